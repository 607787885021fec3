/**
 * ## What
 *
 * A large model is asked for something simple: to classify, to extract a few fields, to format, or to answer in a word.
 * The prompt, the output cap or the schema of the answer says so, and the message names what it was.
 *
 * ## Why
 *
 * Small models do such tasks about as well, for a tenth of the price or less, and answer sooner. Compare the answers on
 * a few dozen of your own inputs before the switch, and keep the way back.
 *
 * ## Example
 *
 * ```ts
 * await openai.chat.completions.create({
 *   model: 'gpt-4o',
 *   max_tokens: 5,
 *   messages: [{ role: 'user', content: `Classify this ticket as bug, question or praise: ${ticket}` }],
 * });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await openai.chat.completions.create({
 *   model: 'gpt-6-luna',
 *   max_completion_tokens: 5,
 *   reasoning_effort: 'none',
 *   messages: [{ role: 'user', content: `Classify this ticket as bug, question or praise: ${ticket}` }],
 * });
 * ```
 *
 * The rule is silent on agents and on calls with tools, where the model is to think, where the answer is streamed, and
 * where the prompt also speaks of code, reasons, summaries, scores or anything else that takes more than a small model.
 * What a model is worth to you it cannot know: it reads the words of the prompt and nothing more.
 */
import { formatUsd } from '../estimate/format.ts';
import { optionAt } from '../fixes/options.ts';
import type { PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { cheaperModels } from './offers.ts';
import { type Simple, simpleTaskOf } from './simpleTask.ts';

export default defineRule({
  id: 'over-powered-model',
  docs: 'A large model does a task that a small one can do.',
  severity: 'hint',
  *check(calls, ctx) {
    for (const sharing of byCause(calls, causeOf)) {
      // One literal for several calls is one decision: the hardest task decides.
      const simple = decisive(sharing).map((call) => simpleOf(call, ctx));
      const [first] = simple;
      if (!first || simple.some((each) => each === null)) continue;
      const found = report(sharing.find(({ via }) => via !== 'wrapper') ?? sharing[0], first, calls, ctx);
      if (found) yield found;
    }
  },
});

/** Where a function hands a task on, its callers say what the task is. */
function decisive(calls: NonEmpty<PricedCall>): readonly PricedCall[] {
  const own = calls.filter(({ countedAtCallers }) => !countedAtCallers);
  return own.length > 0 ? own : calls;
}

function causeOf({ models, callSpan }: PricedCall): string {
  const at = models[0]?.at;
  return at ? `${at.file}:${at.span[0]}` : `call ${callSpan[0]}`;
}

function simpleOf(call: PricedCall, ctx: RuleContext): Simple | null {
  const [option, ...others] = call.models;
  if (!option || others.length > 0 || SMALL.test(option.id) || call.operation !== 'chat') return null;
  if (call.stream || call.maxSteps > 1 || call.context.test) return null;
  // What is sent must be read in full, and something in it must come from outside, or it is a trial of the connection.
  const { layout } = call.estimate;
  if (!layout?.dynamicRole || call.prompt.some(isConversation)) return null;
  const facts = ctx.facts.of(call);
  return facts.tools || thinks(call, ctx) ? null : simpleTaskOf(call, facts.structured);
}

/** Answers of the model among the messages, other than examples that are written out. */
function isConversation({ role, parts }: PricedCall['prompt'][number]): boolean {
  return role === 'assistant' && parts.some(({ kind }) => kind !== 'text');
}

/** The small models of each provider, by the words that their names have for it. */
const SMALL =
  /-mini|nano|lite|ministral|haiku|luna|flash|small|tiny|turbo|instant|micro|gemma|nova|r7b|-8b|\b[1-9]b\b|embed|audio|realtime|search|image|codex|deep-research|-pro\b(?<!gemini-[\d.]+-pro)/i;

function thinks(call: PricedCall, ctx: RuleContext): boolean {
  const given = optionAt(call, THINKING, ctx);
  if (!given) return false;
  return !/^["'](?:none|minimal|low)["']$/.test(ctx.text(given.file)?.slice(...given.span) ?? '');
}

const THINKING = [
  'arg0.reasoning_effort',
  'kwargs.reasoning_effort',
  'arg0.reasoning',
  'kwargs.reasoning',
  'arg0.thinking',
  'kwargs.thinking',
  'arg0.providerOptions',
  'arg0.config.thinkingConfig',
  'kwargs.config.thinking_config',
];

/** A switch that saves less is no reason to speak of the model. */
const LEAST_SHARE = 0.5;

function report(
  call: PricedCall,
  simple: Simple,
  calls: readonly PricedCall[],
  ctx: RuleContext,
): Report | undefined {
  // The smallest is enough for such a task; what lies between is offered at every call.
  const [best] = cheaperModels(call, calls, ctx).filter(({ share }) => share >= LEAST_SHARE);
  const [option] = call.models;
  if (!best || !option) return undefined;
  const { task, answer } = simple;
  const what = answer === null ? task : `${task} (${answer})`;
  const saving =
    best.perMonth === null
      ? `${Math.floor(best.share * 100)} %`
      : `≈ ${formatUsd(best.perMonth)}/mo (${Math.floor(best.share * 100)} %)`;
  const isHere = option.at?.file === call.file;
  return {
    call,
    ...(option.at && isHere ? { span: option.at.span } : {}),
    message: `${option.id} is a large model for ${what}: ${best.model} saves ${saving}.`,
    savingPerMonth: best.perMonth,
    fixes: [
      isHere
        ? { ...best.fix, kind: 'quickfix', preferred: true }
        : // Other files may get their model from there too, for harder tasks.
          { ...best.fix, kind: 'quickfix', edits: [], preferred: false, disabled: ELSEWHERE },
    ],
  };
}

const ELSEWHERE = 'The model is named in another file, for other calls too: name one of its own here.';
