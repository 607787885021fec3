/** What comes from outside, with the request, into what is sent to the model. */
import type { Detecting } from '../detect/kinds.ts';
import { expressionAt } from '../expressions.ts';
import type { ExprId, Module } from '../ir.ts';
import type { LlmCall, Place } from '../model.ts';
import { callersOf, ownerFn } from './around.ts';
import type { CallFacts } from './facts.ts';
import { isRequestText, type Receiver } from './requestText.ts';
import { type Site, siteAt } from './site.ts';
import { whereOf } from './where.ts';

type Role = LlmCall['prompt'][number]['role'];

export function requestDataOf(cx: Detecting, site: Site, call: LlmCall): CallFacts['requestData'] {
  const { module, file } = site;
  const receiver = receiverOf(cx, site);
  if (!receiver) return [];
  const found: { readonly role: Role; readonly at: Place; readonly whole: boolean }[] = [];
  for (const segment of call.prompt) {
    const { at } = segment;
    if (!at || at.file !== file) continue;
    const id = expressionAt(module, at.span);
    const parts = id === undefined ? [] : textParts(module, id);
    const sent = parts.filter((part) => isRequestText(cx, receiver, part.id));
    const [first] = [...sent.filter(({ mixed }) => mixed), ...sent];
    const span = first && module.exprs[first.id]?.span;
    if (span) found.push({ role: segment.role, at: { file, span }, whole: !first.mixed });
  }
  return found;
}

interface TextPart {
  readonly id: ExprId;
  /** Other text stands beside it. */
  readonly mixed: boolean;
}

/** What a text is put together of: the content of a message, the holes of a template, each side of a `+`. */
function textParts(module: Module, id: ExprId, mixed = false, depth = 0): TextPart[] {
  const expr = module.exprs[id];
  const of = (child: ExprId, more = mixed): TextPart[] => textParts(module, child, more, depth + 1);
  if (!expr || depth > 12) return [];
  switch (expr.k) {
    case 'template':
      return expr.holes.flatMap((hole) => of(hole, true));
    case 'concat':
      return [...of(expr.left, true), ...of(expr.right, true)];
    case 'typed':
      return of(expr.value);
    case 'choice':
      return expr.options.flatMap((option) => of(option));
    case 'object':
      return expr.entries.flatMap((entry) =>
        'key' in entry && /^(?:content|text|parts)$/.test(entry.key) ? of(entry.value) : [],
      );
    case 'array':
      return expr.items.flatMap(({ value }) => of(value));
    case 'call':
      // A message that is made; inside of a text a call makes something else of what it gets.
      return [{ id, mixed }, ...(mixed ? [] : expr.args.flatMap(({ value }) => of(value)))];
    case 'name': {
      const made = module.bindings[expr.binding]?.sources.flatMap((source) =>
        source.from === 'value' && source.path.length === 0 && isText(module, source.value)
          ? of(source.value)
          : [],
      );
      return made && made.length > 0 ? made : [{ id, mixed }];
    }
    default:
      return [{ id, mixed }];
  }
}

function isText(module: Module, id: ExprId): boolean {
  const expr = module.exprs[id];
  return expr?.k === 'template' || expr?.k === 'concat';
}

/** The handler around the call; or a helper that a handler gives what it got. */
function receiverOf(cx: Detecting, site: Site): Receiver | null {
  const { file, module } = site;
  const fn = ownerFn(site);
  const where = whereOf(cx, site);
  if (fn <= 0 || where.kind !== 'handler') return null;
  if (where.direct) return { file, module, fn, spec: where.spec };
  const isGiven = (index: number): boolean =>
    callersOf(cx, site).some((caller) => gives(cx, caller, module, fn, index));
  return { file, module, fn, spec: null, isGiven };
}

/** Does a handler that calls the function fill its parameter with text of the request? */
function gives(cx: Detecting, caller: Site, module: Module, fn: number, index: number): boolean {
  const from = siteAt(cx.linker, { file: caller.file, expr: caller.call.expr });
  const expr = caller.module.exprs[caller.call.expr];
  const where = from && whereOf(cx, from);
  if (!where?.direct || where.kind !== 'handler' || expr?.k !== 'call') return false;
  const name = module.functions[fn]?.params[index]?.name;
  const arg = expr.args.find((each, at) => (each.name === undefined ? at === index : each.name === name));
  const receiver: Receiver = {
    file: caller.file,
    module: caller.module,
    fn: ownerFn(caller),
    spec: where.spec,
  };
  return (
    arg !== undefined && textParts(caller.module, arg.value).some(({ id }) => isRequestText(cx, receiver, id))
  );
}
