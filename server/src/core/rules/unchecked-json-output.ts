/**
 * ## What
 *
 * The answer of a model is read as JSON, nothing asks the model for JSON only, and nothing catches what is none.
 *
 * ## Why
 *
 * Asked for JSON in words alone, a model now and then adds a sentence, a fence of backticks or a comma too many, and an
 * answer that reaches its token limit is cut in the middle. `JSON.parse` throws then, and the whole request fails.
 *
 * ## Example
 *
 * ```ts
 * const answer = await openai.chat.completions.create({ model: 'gpt-6-luna', messages });
 * return JSON.parse(answer.choices[0].message.content ?? '');
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const answer = await openai.chat.completions.create({
 *   model: 'gpt-6-luna',
 *   messages,
 *   response_format: { type: 'json_object' },
 * });
 * ```
 *
 * Better still is a schema (`response_format` with `json_schema`, `responseSchema`, `generateObject`). The rule is silent where
 * the parsing stands in a `try` or its result goes into a validator, where a caller handles errors, for the body of a
 * response and the arguments of a tool, and in scripts of one call, notebooks and tests.
 */
import { dependsOn } from '../context/flow.ts';
import { expressionAt } from '../expressions.ts';
import { askForJson } from '../fixes/askForJson.ts';
import type { ExprId, Module } from '../ir.ts';
import type { PricedCall } from '../model.ts';
import { defineRule, type RuleContext } from './define.ts';

export default defineRule({
  id: 'unchecked-json-output',
  docs: 'The answer is parsed as JSON although nothing makes sure that it is JSON.',
  severity: 'info',
  *check(calls, ctx) {
    const seen = new Set<number>();
    for (const call of calls) {
      const at = uncheckedAt(call, ctx);
      if (!at || seen.has(at[0])) continue;
      seen.add(at[0]);
      yield {
        call,
        span: at,
        message:
          'The model is free to answer with something that is not JSON, and nothing catches that here.',
        fixes: [askForJson(call, ctx)],
      };
    }
  },
});

function uncheckedAt(call: PricedCall, ctx: RuleContext): readonly [number, number] | null {
  const { operation, context, file } = call;
  if ((operation !== 'chat' && operation !== 'completion') || context.test || asksForJson(call, ctx))
    return null;
  const { parsed, structured, tools, errors, where, loop, calledInLoop } = ctx.facts.of(call);
  if (!parsed || parsed.checked || structured || tools || errors.kind === 'handledAbove') return null;
  if (where.kind === 'notebook' || where.kind === 'test') return null;
  if (where.kind === 'script' && !loop && !calledInLoop) return null;
  const module = ctx.module(file);
  const id = module && expressionAt(module, parsed.at.span, (each) => module.exprs[each]?.k === 'call');
  if (!module || id === undefined || !isAnswer(module, id, call)) return null;
  const expr = module.exprs[id];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  return callee?.span ?? parsed.at.span;
}

/** A function of one's own may see to it that what it gives is JSON, and then says so. */
function asksForJson({ via, through = '', callSpan, file }: PricedCall, ctx: RuleContext): boolean {
  if (via !== 'wrapper') return false;
  return /json|object|schema|struct|parse|format/i.test(
    through + argumentsIn(ctx.text(file)?.slice(...callSpan) ?? ''),
  );
}

/** Without the prompt, which speaks of JSON anyway. */
function argumentsIn(text: string): string {
  return text.replace(/(["'`])(?:\\.|(?!\1)[\s\S])*\1/g, '');
}

/** The text of the model, and not the body that brings it, the arguments of a tool, or an object that was text before. */
function isAnswer(module: Module, id: ExprId, { via }: PricedCall): boolean {
  const names = new Set<string>();
  dependsOn(module, id, (_, expr) => {
    if (expr.k === 'member') names.add(expr.name);
    if (expr.k === 'index') {
      const key = module.exprs[expr.index];
      if (key?.k === 'literal') names.add(String(key.value));
    }
    return false;
  });
  if (NOT_ANSWERS.some((name) => names.has(name))) return false;
  return (via !== 'http' && !names.has('body')) || ANSWERS.some((name) => names.has(name));
}

const ANSWERS = ['choices', 'candidates', 'message', 'output_text', 'completion', 'parts', 'generated_text'];
const NOT_ANSWERS = [
  'arguments',
  'tool_calls',
  'toolCalls',
  'function_call',
  'functionCall',
  'stringify',
  'model_dump_json',
  'to_json',
  'toJSON',
  'dumps',
];
