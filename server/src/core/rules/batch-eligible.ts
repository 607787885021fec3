/**
 * ## What
 *
 * A script, a job by the clock or a notebook makes the same kind of call in a loop, and nobody waits for the answers.
 *
 * ## Why
 *
 * OpenAI, Anthropic and Google answer batches within 24 hours for half the price, with rate limits of their own. A job at
 * night, an evaluation or the enrichment of a table loses nothing by it.
 *
 * ## Example
 *
 * ```py
 * for row in rows:
 *     answer = client.chat.completions.create(model="gpt-6-luna", messages=prompt(row))
 *     save(row, answer)
 * ```
 *
 * ## Instead
 *
 * ```py
 * batch = submit_batch({row.id: {"model": "gpt-6-luna", "messages": prompt(row)} for row in rows})
 * # … the next day
 * for id, answer in read_batch(batch).items():
 *     save(rows_by_id[id], answer)
 * ```
 *
 * The quick fix writes `submit_batch` and `read_batch` into a file beside the call; the loop is yours to change. The flex
 * tier needs no change of the loop. The rule is silent where somebody types in the loop, where one answer goes into the
 * next call, where the loop is short, with tools and streams, and in code whose callers it does not see.
 */
import type { LoopFact } from '../context/facts.ts';
import { contains } from '../context/site.ts';
import { savingOf } from '../estimate/alternatives.ts';
import { formatUsd } from '../estimate/format.ts';
import { batchJob } from '../fixes/batchJob.ts';
import type { FileId, Fix, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { flexFix } from './tiers.ts';

export default defineRule({
  id: 'batch-eligible',
  docs: 'A loop that nobody waits for could be a batch, at half the price.',
  severity: 'hint',
  *check(calls, ctx) {
    const found = calls.flatMap((call) => eligible(call, ctx) ?? []);
    for (const [first, ...others] of byCause(found, ({ loop }) => loop)) {
      // Several calls a turn are steps that build on each other.
      if (others.length === 0) yield first.report;
    }
  },
});

const PROVIDERS: readonly string[] = ['openai', 'anthropic', 'google'];
/** Turns of a loop for which nobody would write a batch job. */
const FEW = 20;

function eligible(call: PricedCall, ctx: RuleContext): { loop: string; report: Report } | undefined {
  const [option] = call.models;
  if (!option || !PROVIDERS.includes(option.provider) || call.via !== 'direct' || call.tier !== null)
    return undefined;
  if (call.operation !== 'chat' && call.operation !== 'embedding') return undefined;
  if (call.stream || call.maxSteps > 1 || call.context.test) return undefined;
  const facts = ctx.facts.of(call);
  const { kind, by } = facts.where;
  const loop = facts.loop ?? facts.calledInLoop;
  const loopFile = facts.loop ? call.file : (facts.calledInLoop?.file ?? call.file);
  const isUnattended =
    kind === 'script' ||
    kind === 'notebook' ||
    (kind === 'worker' && BY_CLOCK.test(by ?? '')) ||
    (kind === 'library' && loop !== null && isAtTopLevel(loopFile, loop, ctx));
  if (!isUnattended || facts.tools || isAsked(call, ctx)) return undefined;
  if (!loop || loop.form === 'while' || loop.stream || loop.history || !loop.varies) return undefined;
  if (loop.bound !== null && loop.bound < FEW) return undefined;
  const over = loop.over ? ctx.text(loopFile)?.slice(...loop.over) : undefined;
  if (COMES_IN.test(over ?? '') || carriesOn(call, loop, ctx)) return undefined;
  const saving = savingOf(call, { tier: 'batch' });
  if (!saving) return undefined;
  const saved = saving.perMonth === null ? 'half' : `half, ≈ ${formatUsd(saving.perMonth)}/mo less`;
  const message = `Nobody waits for the answers of this loop: as a batch job, within 24 hours, they cost ${saved}.`;
  const flex = flexFix(call, ctx);
  return {
    loop: `${loopFile}:${loop.span[0]}`,
    report: {
      call,
      message,
      savingPerMonth: saving.perMonth,
      fixes: [
        scaffold(call, saving.perMonth, ctx),
        ...(flex ? [{ ...flex, kind: 'quickfix' as const }] : []),
      ],
    },
  };
}

// What comes in one by one, or watches over what is done with it, as the iterators of evaluations do.
const COMES_IN = /iterator|stream|consume|poll|listen|queue|subscribe|watch/i;
const BY_CLOCK = /cron|schedule|airflow|prefect/i;

function scaffold(call: PricedCall, savingPerMonth: number | null, ctx: RuleContext): Fix {
  const job = batchJob(call, ctx);
  // The loop is still there afterwards.
  const fix = { kind: 'refactor', edits: [], savingPerMonth } as const;
  if ('reason' in job)
    return { ...fix, title: 'Write the scaffold of a batch job', disabled: job.reason, preferred: false };
  const name = job.file.split('/').at(-1);
  return { ...fix, title: `Write the scaffold of a batch job into ${name}`, creates: [job], preferred: true };
}

/** A loop in no function runs when the file is started: whatever imports it would wait. */
function isAtTopLevel(file: FileId, loop: LoopFact, ctx: RuleContext): boolean {
  const region = ctx.module(file)?.regions.find(({ k, head }) => k === 'loop' && head[0] === loop.span[0]);
  return region?.fn === 0;
}

/** What the request is made of changes in the loop, as `story += answer` does, though it was there before. */
function carriesOn({ file, callSpan }: PricedCall, loop: LoopFact, ctx: RuleContext): boolean {
  const module = ctx.module(file);
  const region = module?.regions.find(({ k, head }) => k === 'loop' && head[0] === loop.span[0]);
  const text = ctx.text(file);
  if (!module || !region || text === undefined || !contains(region.span, callSpan)) return false;
  const names = module.exprs.flatMap((expr) =>
    expr.k === 'name' && expr.binding >= 0 && contains(callSpan, expr.span) ? [expr.binding] : [],
  );
  const body = text.slice(...region.span);
  return [...new Set(names)].some((id) => {
    const binding = module.bindings[id];
    if (!binding || contains(region.span, binding.span) || !/^\w+$/.test(binding.name)) return false;
    return new RegExp(`(?<![\\w.])${binding.name}\\s*(?:[-+*/|&]|\\?\\?|\\|\\|)?=(?![=>])\\s*[^,)]`).test(
      body,
    );
  });
}

/** Somebody types in the file: what is asked next depends on the answer. */
function isAsked({ file }: PricedCall, ctx: RuleContext): boolean {
  const module = ctx.module(file);
  return module?.calls.some(({ name }) => INTERACTIVE.test(name)) ?? false;
}

const INTERACTIVE = /^(?:input|prompt|question|readline|createInterface|getpass|confirm|raw_input)$/;
