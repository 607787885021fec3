/**
 * ## What
 *
 * A loop makes an embedding request for each text, although one request takes many texts.
 *
 * ## Why
 *
 * A thousand requests need a thousand round trips and run into the rate limit of requests; one needs a second. The price of
 * the tokens is the same.
 *
 * ## Example
 *
 * ```ts
 * for (const text of texts) {
 *   const response = await openai.embeddings.create({ model: 'text-embedding-3-small', input: text });
 *   vectors.push(response.data[0].embedding);
 * }
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const response = await openai.embeddings.create({ model: 'text-embedding-3-small', input: texts });
 * vectors.push(...response.data.map((item) => item.embedding));
 * ```
 *
 * A request takes at most 2,048 texts at OpenAI; longer lists go in slices. The rule is silent where the loop goes over
 * batches already, where it only tries again, where the texts come in one at a time, and where it cannot tell that the
 * input is one text.
 */
import { siteAt } from '../context/site.ts';
import { embedTogether } from '../fixes/embedTogether.ts';
import { type GivenOption, optionAt } from '../fixes/options.ts';
import type { Expr, ExprId, Module } from '../ir.ts';
import type { Fix, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

export default defineRule({
  id: 'embedding-one-by-one',
  docs: 'A loop embeds one text a request, where one request takes many.',
  severity: 'info',
  *check(calls, ctx) {
    const found = calls.flatMap((call) => check(call, ctx) ?? []);
    for (const [first] of byCause(found, ({ loop }) => loop)) yield first.report;
  },
});

/** Whether this rule speaks of the call: what is embedded together needs no limit of what runs side by side. */
export function isOneByOne(call: PricedCall, ctx: RuleContext): boolean {
  return check(call, ctx) !== undefined;
}

function check(call: PricedCall, ctx: RuleContext): { loop: string; report: Report } | undefined {
  if (call.operation !== 'embedding' || call.via === 'wrapper' || call.context.test) return undefined;
  const { loop: own, retry } = ctx.facts.of(call);
  const calledInLoop = own ? null : callingLoop(call, ctx);
  const loop = own ?? calledInLoop;
  const file = own ? call.file : (calledInLoop?.file ?? call.file);
  if (!loop || loop.form === 'while' || loop.stream || !loop.varies) return undefined;
  if (retry?.file === file && retry.span[0] === loop.span[0]) return undefined;
  if (loop.bound !== null && loop.bound < FEW) return undefined;
  const text = ctx.text(file) ?? '';
  const given = optionAt(call, call.spec?.prompt, ctx);
  const goesOver = `${text.slice(...loop.span)} ${loop.over ? text.slice(...loop.over) : ''}`;
  if (given?.file !== call.file || BATCHES.test(goesOver) || !isOneText(given, ctx)) return undefined;
  if (
    TOGETHER.test((ctx.text(call.file) ?? '').slice(Math.max(0, call.callSpan[0] - NEAR), call.callSpan[0]))
  )
    return undefined;
  const message = own
    ? 'This loop makes a request for each text: one request embeds many texts, in a fraction of the time.'
    : 'A loop makes this request for each text: one request embeds many texts, in a fraction of the time.';
  const related = own ? [] : [{ file, span: loop.span, message: 'The loop' }];
  const fix = own ? embedTogether(call, given, own, ctx) : BY_HAND;
  return { loop: `${file}:${loop.span[0]}`, report: { call, message, related, fixes: [fix] } };
}

/** Of a function with a name: a callback is run by whom it is given to. What embeds a query is asked one at a time. */
function callingLoop(call: PricedCall, ctx: RuleContext) {
  const [made] = call.made;
  const site = made && siteAt(ctx.linker, made);
  const name = site?.module.functions[site.call.fn]?.name ?? '';
  if (name === '' || QUERY.test(name) || QUERY.test(call.method)) return null;
  return ctx.facts.of(call).calledInLoop;
}

const QUERY = /query|queries|search|retriev/i;

const BY_HAND: Fix = {
  kind: 'quickfix',
  title: 'Embed all texts in one request (at most 2,048)',
  edits: [],
  disabled: 'The loop stands in another function: give this one all texts.',
  savingPerMonth: null,
  preferred: false,
};

/** The code embeds all at once where it can, and one by one where it cannot. */
const TOGETHER = /embedMany|embed_?documents|embedding_?batch/i;
const NEAR = 500;

/** Turns for which a loop may stay. */
const FEW = 4;
const BATCHES = /batch|chunked|chunk\(|chunks_of|group|slices?\b|splitArray|window|\brange\([^)]*,[^)]*,/i;

/** A list of one, text that is put together here, or a variable whose name or part says that it is one. */
function isOneText({ module, value, file }: GivenOption, ctx: RuleContext): boolean {
  const expr = module.exprs[value];
  // A text that is written out is embedded to see whether that works.
  if (!expr || expr.k === 'literal') return false;
  if (expr.k === 'array') {
    const [only, ...others] = expr.items;
    return only !== undefined && !only.spread && others.length === 0;
  }
  const known = ctx.linker.value(file, value).k;
  if (known === 'literal' || known === 'text' || expr.k === 'template' || expr.k === 'concat') return true;
  if (known === 'array' || known === 'list') return false;
  return isNamedAsOne(expr, module);
}

function isNamedAsOne(expr: Expr, module: Module): boolean {
  if (expr.k === 'name') return ONE.test(expr.name) || isElementOfTexts(expr.binding, module);
  if (expr.k === 'member') return PART.test(expr.name);
  if (expr.k === 'index') {
    const key = module.exprs[expr.index];
    // `texts[i]`
    if (key?.k === 'name') return isOfTexts(expr.object, module);
    return key?.k === 'literal' && typeof key.value === 'string' && PART.test(key.value);
  }
  if (expr.k === 'fallback') {
    const first = module.exprs[expr.first];
    return first !== undefined && isNamedAsOne(first, module);
  }
  if (expr.k !== 'call') return false;
  const callee = module.exprs[expr.callee];
  const name = callee?.k === 'member' || callee?.k === 'name' ? callee.name : '';
  return TEXTUAL.test(name);
}

function isElementOfTexts(binding: number, module: Module): boolean {
  return (module.bindings[binding]?.sources ?? []).some(
    (source) => source.from === 'element' && source.path.length === 0 && isOfTexts(source.value, module),
  );
}

function isOfTexts(list: ExprId, module: Module): boolean {
  const expr = module.exprs[list];
  return (expr?.k === 'name' || expr?.k === 'member') && TEXTS.test(expr.name);
}

const TEXTS =
  /(?:text|sentence|line|paragraph|passage|question|doc|document|chunk|content|string|word|phrase|title|name|message|snippet|description)s$/i;
const ONE =
  /^(?:t|s|text|sentence|line|paragraph|passage|question|query|doc|document|chunk|content|string|word|phrase|title|name|prompt|message|snippet|summary|description|body)$|(?:_text|Text|_content|Content|_sentence|Sentence|_chunk|Chunk)$/;
const PART =
  /^(?:text|content|body|title|page_content|pageContent|description|summary|question|answer|name|message|sentence|abstract|value)$/;
const TEXTUAL =
  /^(?:strip|trim|replace|replaceAll|lower|toLowerCase|str|String|join|format|get_content|getText|slice|substring)$/;
