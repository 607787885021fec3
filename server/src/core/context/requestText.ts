/**
 * Does an expression have text that somebody sent with a request? Only what is surely so: read off the body, the query or
 * the path, and handed on as it is. What a look-up, a session or a check has given is not the sender's own text any more.
 */
import type { PlaceSpec } from '../../catalog/types.ts';
import type { Detecting } from '../detect/kinds.ts';
import type { Expr, ExprId, FunctionId, Module, Param, Step } from '../ir.ts';
import type { FileId } from '../model.ts';
import { matches, namesOf, typeNames } from './patterns.ts';

/** The function whose parameters are the request, with what the catalogue says of it. */
export interface Receiver {
  readonly file: FileId;
  readonly module: Module;
  readonly fn: FunctionId;
  /** Null for a helper: then `isGiven` says which of its parameters a handler fills with such text. */
  readonly spec: PlaceSpec | null;
  readonly isGiven?: (index: number) => boolean;
}

const MAX_DEPTH = 12;

/** `path`: what is read of it further on, the first step first. */
export function isRequestText(
  cx: Detecting,
  at: Receiver,
  id: ExprId,
  path: readonly string[] = [],
  depth = 0,
): boolean {
  const expr = at.module.exprs[id];
  if (!expr || depth > MAX_DEPTH) return false;
  const of = (child: ExprId, more = path): boolean => isRequestText(cx, at, child, more, depth + 1);
  switch (expr.k) {
    case 'name':
      return isRequestName(cx, at, id, expr.binding, path, depth);
    case 'member':
      return of(expr.object, [expr.name, ...path]);
    case 'index': {
      const key = at.module.exprs[expr.index];
      return of(expr.object, [key?.k === 'literal' ? String(key.value) : '*', ...path]);
    }
    case 'await':
    case 'typed':
      return of(expr.value);
    case 'fallback':
      return of(expr.first) || of(expr.second);
    case 'choice':
      return expr.options.some((option) => of(option));
    case 'call':
      return isPassedOn(at.module, expr, of, path);
    default:
      return false;
  }
}

/** Methods that give a part of what they are called on, or the same in another form. */
const METHODS =
  /^(?:json|text|formData|get|getlist|get_json|getAll|trim|strip|slice|substring|toString|toLowerCase|toUpperCase|lower|upper|valid|param|query|header|parseBody|model_dump|dict|read|decode)$/;
/** Functions that give their argument in another form, checked for its shape at most. */
const FORMS = /^(?:parse|parseAsync|safeParse|loads|stringify|dumps|String|str|decodeURIComponent|unquote)$/;

function isPassedOn(
  module: Module,
  { callee, args }: Extract<Expr, { k: 'call' }>,
  of: (child: ExprId, path?: readonly string[]) => boolean,
  path: readonly string[],
): boolean {
  const called = module.exprs[callee];
  const [first] = args;
  const name = called?.k === 'member' || called?.k === 'name' ? called.name : '';
  if (FORMS.test(name) && first && of(first.value)) return true;
  if (called?.k !== 'member' || !METHODS.test(name)) return false;
  const key = first && module.exprs[first.value];
  const read = key?.k === 'literal' && typeof key.value === 'string' ? [key.value] : [];
  return of(called.object, [name, ...read, ...path]);
}

function isRequestName(
  cx: Detecting,
  at: Receiver,
  id: ExprId,
  binding: number,
  path: readonly string[],
  depth: number,
): boolean {
  return (at.module.bindings[binding]?.sources ?? []).some((source) => {
    if (source.from === 'import') return matchesRequest(cx, at, id) && isSenders(path);
    if (source.from === 'param')
      return source.fn === at.fn && isOfParam(at, source.index, [...keysOf(source.path), ...path]);
    if (source.from !== 'value') return false;
    return isRequestText(cx, at, source.value, [...keysOf(source.path), ...path], depth + 1);
  });
}

function keysOf(path: readonly Step[]): string[] {
  return path.map((step) => ('key' in step ? String(step.key) : '*'));
}

/** Flask keeps the request in a name that is imported. */
function matchesRequest(cx: Detecting, { file }: Receiver, id: ExprId): boolean {
  return namesOf(cx.linker.value(file, id)).some((name) => matches(name, cx.catalog.context.requests));
}

/** Parts of a request that its sender writes. */
const SENT =
  /^(?:body|query|params|param|json|get_json|formData|form|files|args|values|data|text|searchParams|query_params|path_params|GET|POST|input|rawBody|rawInput|nextUrl|parseBody|valid)$/;
/** Beside the request, or put there by the server: its settings, who has signed in. */
const OURS =
  /^(?:env|locals|user|users|auth|session|sessions|state|db|app|context|ctx|platform|executionCtx|currentUser|current_user|account|tenant|profile|settings|config|deps|store|prisma|redis|logger|request_id|requestId|method|ip|client|id)$|Id$|_id$|ID$/;

/** What the sender names is looked up, or is no text. */
const NAMES_ONE =
  /^(?:id|method|ip|user|users|session|sessions|auth|tenant|account|request_id|requestId)$|Id$|_id$|ID$/;

function isSenders(path: readonly string[]): boolean {
  const sent = path.findIndex((step) => SENT.test(step));
  return (
    sent >= 0 &&
    !path.slice(0, sent).some((step) => OURS.test(step)) &&
    !path.some((step) => NAMES_ONE.test(step))
  );
}

function isOfParam(at: Receiver, index: number, path: readonly string[]): boolean {
  if (!at.spec) return at.isGiven?.(index) === true && !path.some((step) => OURS.test(step));
  const param = at.module.functions[at.fn]?.params[index];
  if (!param || OURS.test(param.name)) return false;
  return takesData(at, param) ? !path.some((step) => OURS.test(step)) : isSenders([param.name, ...path]);
}

/** The parameters are the data themselves: routes of FastAPI and Flask, server actions, methods of controllers. */
function takesData({ module, spec }: Receiver, param: Param): boolean {
  if (!spec?.decorators && spec?.prologue === undefined) return false;
  if (/^(?:self|cls|req|res|request|response|websocket|background_tasks)$/.test(param.name))
    return (
      /^req(?:uest)?$/.test(param.name) &&
      param.type !== undefined &&
      typeNames(module, param.type).length === 0
    );
  // `Depends(…)`: made by the program.
  const fallback = param.fallback === undefined ? undefined : module.exprs[param.fallback];
  const callee = fallback?.k === 'call' ? module.exprs[fallback.callee] : undefined;
  if (
    fallback?.k === 'call' &&
    !(callee?.k === 'name' && /^(?:Body|Query|Form|Path|Header|Cookie|File)$/.test(callee.name))
  )
    return false;
  const { type } = param;
  return !(
    type?.t === 'name' && /^(?:int|float|bool|number|boolean|UUID|date|datetime)$/.test(type.path.join('.'))
  );
}
