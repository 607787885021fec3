/**
 * Does a function leave the prompt to its callers? Answered on the syntax: everything that the prompt of a call is made
 * of is looked at, whatever the order of statements, for parameters of the function and for text of its own.
 */
import type { Arg, CallIr, ExprId, FunctionId, Module } from '../ir.ts';
import { optionsOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { GROWING } from './growth.ts';
import { type Detecting, kindOf } from './kinds.ts';
import { isGivenMore } from './owners.ts';
import { isStockText, STOCK_CHARACTERS } from './stockText.ts';
import { entryOf, usesParameter } from './taint.ts';
import { calledFunction } from './targets.ts';

interface Walk {
  readonly cx: Detecting;
  readonly file: FileId;
  readonly module: Module;
  /** Its parameters are what we look for. */
  readonly owner: FunctionId;
  readonly seen: Set<string>;
  readonly found: Found;
  readonly depth: number;
  /** Inside of a function that is called on the way. */
  readonly helps?: boolean;
  /** What such a function is given. */
  readonly given?: boolean;
}

interface Found {
  parameter: boolean;
  readonly params: Set<number>;
  /** Text that tells the model what to do, or a source that may hold such a text. */
  own: boolean;
  characters: number;
}

const MAX_DEPTH = 40;
const MAX_SEEN = 400;

export interface PromptPaths {
  readonly prompt: readonly string[];
  readonly beside: readonly string[];
  /** What has a say in the answer too, and is no text: tools, a schema. */
  readonly shapes: readonly string[];
  /** The expression that made what the call is made on, where that stands in the same function. */
  readonly maker: ExprId | undefined;
}

/** The parameters that the paths of the catalogue (`arg0.messages`) lead to, in a call written in `owner`. */
export function promptComesFromCallers(
  cx: Detecting,
  at: { readonly file: FileId; readonly module: Module; readonly owner: FunctionId },
  call: Pick<CallIr, 'expr'>,
  paths: PromptPaths,
): ReadonlySet<number> | undefined {
  const found = newFound();
  // What comes of this very call may go into the next: a history.
  const seen = new Set([`${at.file}#${call.expr}`]);
  const walk: Walk = { cx, ...at, found, seen, depth: 0 };
  const follow = (path: string): void => {
    if (!path.startsWith('maker.')) walkPath(walk, call.expr, path);
    else if (paths.maker !== undefined) walkPath(walk, paths.maker, path.slice('maker.'.length));
  };
  for (const path of paths.prompt) follow(path);
  if (!found.parameter || isOwn(found)) return undefined;
  for (const path of paths.beside) follow(path);
  if (isOwn(found)) return undefined;
  for (const path of paths.shapes)
    walkPath({ ...walk, found: { ...newFound(), params: found.params } }, call.expr, path);
  return found.params;
}

/** Says a value that stands outside of the function what is to be done? */
export function isOwnText(
  cx: Detecting,
  at: { readonly file: FileId; readonly module: Module },
  value: Value,
): boolean {
  const found = newFound();
  walkValue({ cx, ...at, owner: -2, found, seen: new Set(), depth: 0 }, value, 0);
  return isOwn(found);
}

/** The same of what is handed to a wrapper for its prompt. */
export function argumentsComeFromCallers(
  cx: Detecting,
  at: { readonly file: FileId; readonly module: Module; readonly owner: FunctionId },
  call: CallIr,
  isAsked: (arg: Arg, index: number) => boolean = () => true,
): ReadonlySet<number> | undefined {
  const found = newFound();
  const expr = at.module.exprs[call.expr];
  if (expr?.k !== 'call') return undefined;
  for (const arg of expr.args.filter(isAsked))
    walkExpr({ cx, ...at, found, seen: new Set(), depth: 0 }, arg.value);
  return found.parameter && !isOwn(found) ? found.params : undefined;
}

function newFound(): Found {
  return { parameter: false, params: new Set(), own: false, characters: 0 };
}

function isOwn({ own, characters }: Found): boolean {
  return own || characters > STOCK_CHARACTERS;
}

function walkPath(walk: Walk, call: ExprId, path: string): void {
  const expr = walk.module.exprs[call];
  const [first = '', ...rest] = path.split('.');
  if (expr?.k !== 'call' || first === 'maker') return;
  if (first === 'kwargs') {
    const named = expr.args.find((arg) => arg.name === rest[0]);
    if (named) walkSteps(walk, named.value, rest.slice(1));
    else for (const arg of expr.args) if (arg.spread === 'entries') walkSteps(walk, arg.value, rest);
    return;
  }
  const index = Number(first.replace(/\D/g, ''));
  const arg = expr.args.filter((each) => each.name === undefined)[index];
  if (arg && arg.spread !== 'entries') walkSteps(walk, arg.value, rest);
}

/** Follows the path as far as it is written out; what is left of it is looked at as a whole. */
function walkSteps(walk: Walk, id: ExprId, steps: readonly string[]): void {
  const { module, seen } = walk;
  const [step, ...rest] = steps;
  const expr = module.exprs[id];
  const binding = expr?.k === 'name' ? module.bindings[expr.binding] : undefined;
  const [source] = binding?.sources ?? [];
  if (step === undefined) {
    // `{ topic }` fills in a template that stands elsewhere.
    const isFilledIn =
      expr?.k === 'object' && expr.entries.some((entry) => 'key' in entry && !OF_MESSAGE.test(entry.key));
    if (isFilledIn) walk.found.own = true;
    walkExpr(walk, id);
  } else if (expr?.k === 'typed' || expr?.k === 'await') walkSteps(walk, expr.value, steps);
  else if (expr?.k === 'object') {
    const isWritten = expr.entries.some((entry) => 'key' in entry && entry.key === step);
    const value = entryOf(module, id, step);
    if (value !== undefined) walkSteps(walk, value, isWritten ? rest : steps);
  } else if (expr?.k === 'name' && source?.from === 'value' && source.path.length === 0) {
    const key = `${id}.${step}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const write of module.memberWrites) {
      const object = module.exprs[write.object];
      if (write.name === step && object?.k === 'name' && object.binding === expr.binding)
        walkSteps(walk, write.value, rest);
    }
    walkSteps(walk, source.value, steps);
  } else walkExpr(walk, id);
}

/** Keys of messages, and of what is asked without a template. */
const OF_MESSAGE =
  /^(?:role|type|name|id|contents?|parts?|text|messages?|inputs?|prompt|query|question|file|image\w*)$/;

function walkExpr(walk: Walk, id: ExprId): void {
  const { module, file, seen, found } = walk;
  const expr = module.exprs[id];
  const key = `${file}#${id}`;
  if (!expr || seen.has(key) || found.own) return;
  // Too much to look at is more than what a function that hands a prompt on would have.
  if (walk.depth > MAX_DEPTH || seen.size > MAX_SEEN) {
    found.own = true;
    return;
  }
  seen.add(key);
  const inner = { ...walk, depth: walk.depth + 1 };
  if (expr.k === 'literal') addText(found, expr.value);
  else if (expr.k === 'name') walkName(inner, id, expr.binding);
  else if (expr.k === 'call') walkCall(inner, id);
  else if (expr.k === 'member' && module.exprs[expr.object]?.k === 'this') walkField(inner, id, expr.name);
  else {
    if (expr.k === 'template') for (const part of expr.texts) addText(found, part, true);
    for (const part of partsOf(inner, expr)) walkExpr(inner, part);
  }
}

function partsOf({ module, found, given }: Walk, expr: Module['exprs'][number]): readonly ExprId[] {
  switch (expr.k) {
    case 'template':
      return expr.holes;
    case 'concat':
      return [expr.left, expr.right].filter((side) => {
        const literal = module.exprs[side];
        if (literal?.k === 'literal') addText(found, literal.value, true);
        return literal?.k !== 'literal';
      });
    case 'member':
    case 'index':
      return [expr.object];
    case 'await':
    case 'typed':
      return [expr.value];
    case 'fallback':
      return [expr.first, expr.second];
    case 'choice':
      return expr.options;
    case 'object':
      return expr.entries.flatMap((entry) => {
        if ('spread' in entry) return [entry.spread];
        if (!('key' in entry)) return [entry.value];
        return NO_TEXT.test(entry.key) || (given && entry.key === 'tools') ? [] : [entry.value];
      });
    case 'array':
      return expr.items.map((item) => item.value);
    case 'function':
      return module.functions[expr.fn]?.returns ?? [];
    default:
      return [];
  }
}

/** Keys that hold no part of a text: of a message, and of what is asked for beside it. */
const NO_TEXT =
  /^(?:role|type|name|id|signal|temperature|stop|stream)$|(?:^m|M)odel(?:_?[nN]ame|_?[iI]d)?$|(?:tokens?|length|limit|size|count|timeout)$/i;

function addText(found: Found, value: unknown, isPart = false): void {
  if (typeof value !== 'string' || !/\p{L}/u.test(value)) return;
  // A word alone is a name of something, unless it stands around what is put in.
  if (!isPart && !/\p{L}\S*\s+\S*\p{L}/u.test(value)) return;
  found.characters += value.length;
  if (!isStockText(value)) found.own = true;
}

function walkName(walk: Walk, id: ExprId, bindingId: number): void {
  const { module, owner, found, cx, file } = walk;
  const binding = module.bindings[bindingId];
  if (!binding) return;
  const isLocal = isInside(module, binding.fn, owner);
  for (const source of binding.sources) {
    if (source.from === 'param') {
      if (source.fn === owner) {
        found.parameter = true;
        found.params.add(source.index);
      }
      // What a callback is given comes from whoever calls it: `model(name, async (request) => …)`.
      if (source.fn !== owner && isInside(module, source.fn, owner) && isGivenMore(module, source.fn))
        found.own = true;
      const fallback = module.functions[source.fn]?.params[source.index]?.fallback;
      if (fallback !== undefined && source.fn === owner) walkExpr(walk, fallback);
    } else if ((source.from === 'value' || source.from === 'element') && isLocal) {
      walkExpr(walk, source.value);
    }
  }
  if (isLocal) walkGrowth(walk, (object) => object.k === 'name' && object.binding === bindingId);
  else if (binding.sources.every((source) => source.from !== 'param'))
    walkValue(walk, cx.linker.value(file, id), 0);
}

function isInside(module: Module, fn: FunctionId, owner: FunctionId): boolean {
  for (let at = fn; at > 0; at = module.functions[at]?.parent ?? 0) if (at === owner) return true;
  return false;
}

/** `this.history`, with what the function itself puts there. */
function walkField(walk: Walk, id: ExprId, name: string): void {
  walkValue(walk, walk.cx.linker.value(walk.file, id), 0);
  walkGrowth(
    walk,
    (object) =>
      object.k === 'member' && object.name === name && walk.module.exprs[object.object]?.k === 'this',
  );
}

/** What is put into a list by its methods, or into an object by writing to its members. */
function walkGrowth(walk: Walk, isObject: (object: Module['exprs'][number]) => boolean): void {
  const { module, owner } = walk;
  for (const call of module.calls) {
    if (!GROWING.has(call.name) || !isInside(module, call.fn, owner)) continue;
    const expr = module.exprs[call.expr];
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    const object = callee?.k === 'member' ? module.exprs[callee.object] : undefined;
    if (expr?.k === 'call' && object && isObject(object))
      for (const arg of expr.args) walkExpr(walk, arg.value);
  }
  for (const write of module.memberWrites) {
    const object = module.exprs[write.object];
    if (object && isObject(object) && !NO_TEXT.test(write.name)) walkExpr(walk, write.value);
  }
}

/** What stands outside of the function: its text counts as the function's own. */
function walkValue(walk: Walk, value: Value, depth: number): void {
  if (depth > 4) return;
  for (const option of optionsOf(value)) {
    if (option.k === 'literal' && option.via !== 'caller') addText(walk.found, option.value);
    else if (option.k === 'text') for (const part of option.texts) addText(walk.found, part, true);
    else if (option.k === 'object' || option.k === 'array') {
      const module = walk.cx.linker.module(option.loc.file);
      if (module && !('passed' in option && option.passed))
        walkExpr({ ...walk, file: option.loc.file, module, owner: -2 }, option.loc.expr);
    } else if (option.k === 'made' && !option.construct && depth === 0 && !kindOf(walk.cx, option)) {
      // Read from a file, fetched, put together elsewhere: a prompt, as far as we can tell. What helps a function that
      // turns messages into others is mostly none.
      if (!walk.helps || bringsText(walk.cx, option)) walk.found.own = true;
    }
  }
}

/** Functions that read a text or fill in a form that is not the caller's. */
const BRINGS_TEXT =
  /prompt|template|render|read|load|fetch|retrieve|search|query|json$|formdata|query|select|find/i;
/** What such a name says of these is not so: they make a message of what they are given. */
const MAKES_MESSAGES = /messages?$|PromptValue$|^from_?(?:messages|text|template|json)$/i;

function isBringing(name: string): boolean {
  return BRINGS_TEXT.test(name) && !MAKES_MESSAGES.test(name);
}

function bringsText(cx: Detecting, { callee, call }: Extract<Value, { k: 'made' }>): boolean {
  const name =
    callee.k === 'member'
      ? callee.name
      : callee.k === 'external' || callee.k === 'global'
        ? callee.path.at(-1)
        : '';
  const module = cx.linker.module(call.file);
  const expr = module?.exprs[call.expr];
  return isBringing(name ?? '') && !(module && expr?.k === 'call' && isOfList(module, expr));
}

/** `messages.find((message) => message.role === 'system')` looks at what is there already. */
function isOfList(module: Module, { args }: Extract<Module['exprs'][number], { k: 'call' }>): boolean {
  const [first] = args;
  return first !== undefined && module.exprs[first.value]?.k === 'function';
}

/** `this.promptTemplate.format(…)` of a template that nobody hands over, and of which the text is not known. */
function isFilledIn({ cx, module, file, owner }: Walk, callee: Module['exprs'][number] | undefined): boolean {
  if (callee?.k !== 'member' || !/^(?:a?format|fill|render|invoke|compile|partial)/.test(callee.name))
    return false;
  const object = module.exprs[callee.object];
  const name = object?.k === 'member' || object?.k === 'name' ? object.name : '';
  if (!/prompt|template/i.test(name) || usesParameter(module, callee.object, owner)) return false;
  return optionsOf(cx.linker.value(file, callee.object)).every(({ k }) => k !== 'literal' && k !== 'text');
}

function walkCall(walk: Walk, id: ExprId): void {
  const { module, cx, file, found } = walk;
  const expr = module.exprs[id];
  if (expr?.k !== 'call') return;
  const callee = module.exprs[expr.callee];
  const name = callee?.k === 'member' || callee?.k === 'name' ? callee.name : '';
  const fn = calledFunction(cx, { file, expr: id, frame: null });
  const called = fn && cx.linker.module(fn.file);
  if (fn && called) {
    const inside = { ...walk, file: fn.file, module: called, owner: fn.fn, found: newFound(), helps: true };
    for (const value of called.functions[fn.fn]?.returns ?? []) walkExpr(inside, value);
    found.characters += inside.found.characters;
    found.own ||= inside.found.own;
  } else if ((isBringing(name) && !isOfList(module, expr)) || isFilledIn(walk, callee)) {
    found.own = true;
    return;
  }
  const before = found.parameter;
  found.parameter = false;
  if (callee?.k === 'member') walkExpr(walk, callee.object);
  for (const arg of expr.args) walkExpr({ ...walk, given: true }, arg.value);
  found.parameter ||= before;
}
