/**
 * ## What
 *
 * A client is made anew for every request or in every turn of a loop, of nothing that differs from one to the next.
 *
 * ## Why
 *
 * One client serves a whole process. In Python each one opens a pool of connections of its own and reads the
 * certificates again, so every call begins with a new TLS handshake, and the old pools stay open until they are
 * collected; AWS clients do the same in JavaScript. What a client keeps, such as a limit of requests, counts for nothing.
 *
 * ## Example
 *
 * ```ts
 * app.post('/ask', async (req, res) => {
 *   const client = new OpenAI();
 *   const answer = await client.responses.create({ model: 'gpt-6-luna', input: req.body.question });
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const client = new OpenAI();
 *
 * app.post('/ask', async (req, res) => {
 *   const answer = await client.responses.create({ model: 'gpt-6-luna', input: req.body.question });
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * The rule is silent where the client is made of something that the function is given, such as a user's own key, where it
 * is kept after the first time, under a condition, closed again by `with`, in scripts and in tests.
 */
import { bindingsIn } from '../context/flow.ts';
import { contains } from '../context/site.ts';
import { hoist } from '../fixes/hoist.ts';
import { callAt } from '../fixes/options.ts';
import type { Module, Span } from '../ir.ts';
import type { Fix, Place, PricedCall } from '../model.ts';
import { callOf } from '../moduleIndex.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

interface Made {
  readonly call: PricedCall;
  readonly at: Place;
  readonly often: string;
}

export default defineRule({
  id: 'client-per-request',
  docs: 'A client is made anew for every request.',
  severity: 'info',
  *check(calls, ctx) {
    const made = calls.flatMap((call) => madeOften(call, ctx) ?? []);
    const moved = new Set<string>();
    for (const [first] of byCause(made, ({ at }) => `${at.file}:${at.span[0]}`))
      yield report(first, ctx, moved);
  },
});

function madeOften(call: PricedCall, ctx: RuleContext): Made | undefined {
  // A model or an agent of a framework is a description, and made where it is used.
  if (call.context.test || call.via === 'wrapper' || call.via === 'framework') return undefined;
  const { client, where, loop } = ctx.facts.of(call);
  if (!client || where.kind === 'test' || where.kind === 'notebook') return undefined;
  // A loop of a few turns tries again.
  const isTry = loop?.bound !== null && loop?.bound !== undefined && loop.bound <= FEW;
  const often =
    client.per === 'request'
      ? 'for every request'
      : client.per === 'iteration' && !isTry
        ? 'in every turn of the loop'
        : undefined;
  return often !== undefined && isTheSame(client.at, ctx) ? { call, at: client.at, often } : undefined;
}

const FEW = 5;

const CLIENT = /(?:^|\.)(?!.*(?:Model|Agent|Chain)\b)(?:[A-Z]\w*|client)$/;

/** Made of literals, the environment and names of the module alone, and not closed again. */
function isTheSame(at: Place, ctx: RuleContext): boolean {
  const module = ctx.module(at.file);
  const text = ctx.text(at.file);
  const expr = callAt(at, ctx);
  if (!module || text === undefined || !expr) return false;
  const callee = module.exprs[expr.callee]?.span ?? [0, 0];
  const id = module.exprs.indexOf(expr);
  const call = callOf(module, id);
  if (!CLIENT.test(text.slice(...callee)) || !call) return false;
  if (/\bawait\b|\bthis\b|\bself\b/.test(text.slice(...at.span))) return false;
  const isClosed = module.regions.some((region) => region.k === 'with' && region.values.includes(id));
  return !isClosed && !isGuarded(module, call.fn, at.span) && isOfModule(module, at.span);
}

function isOfModule(module: Module, span: Span): boolean {
  return [...bindingsIn(module, span)].every((binding) => module.bindings[binding]?.fn === 0);
}

/** Something may leave the function before: where a key is missing, no client can be made at all. */
function isGuarded(module: Module, fn: number, span: Span): boolean {
  return module.jumps.some(
    (jump) =>
      jump.fn === fn && jump.k !== 'continue' && jump.span[1] <= span[0] && speaksOfKey(module, jump.region),
  );
}

function speaksOfKey(module: Module, region: number): boolean {
  const head = module.regions[region]?.head;
  return module.exprs.some(
    (expr) =>
      head !== undefined &&
      (expr.k === 'member' || expr.k === 'name') &&
      contains(head, expr.span) &&
      /key|token|env|config/i.test(expr.name),
  );
}

function report({ call, at, often }: Made, ctx: RuleContext, moved: Set<string>): Report {
  const text = ctx.text(at.file) ?? '';
  const expr = callAt(at, ctx);
  const callee: Span = [at.span[0], ctx.module(at.file)?.exprs[expr?.callee ?? -1]?.span[1] ?? at.span[1]];
  const name = text.slice(...callee).replace(/\s+/g, ' ');
  const message = `\`${name}\` runs ${often}, though nothing in it changes: one client for all is enough.`;
  const found = { call, message, fixes: [fixOf(at, ctx, moved)] };
  if (at.file === call.file) return { ...found, span: callee };
  return { ...found, related: [{ file: at.file, span: callee, message: 'The client is made here' }] };
}

function fixOf(at: Place, ctx: RuleContext, moved: Set<string>): Fix {
  const hoisted = hoist(at, ctx);
  const fix = {
    title: 'Make the client once, in the module',
    kind: 'quickfix',
    savingPerMonth: null,
    preferred: true,
  } as const;
  if ('reason' in hoisted) return { ...fix, edits: [], disabled: hoisted.reason };
  const key = `${at.file}:${hoisted.name}`;
  if (moved.has(key))
    return { ...fix, edits: [], disabled: `Another \`${hoisted.name}\` of this file has to be moved first.` };
  moved.add(key);
  return { ...fix, edits: hoisted.edits };
}
