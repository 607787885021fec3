/** What the Python front end makes of a text, as lines that a person can check against it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type ExprId,
  type Module,
  NONE,
  type Span,
  type Step,
  type TypeRef,
} from '../../../server/src/core/ir.ts';
import { createPythonLowering, type Lower } from '../../../server/src/core/syntax/python.ts';

export async function loadLowering(): Promise<Lower> {
  const wasm = (file: string) => readFile(createRequire(import.meta.url).resolve(file));
  const { lower } = await createPythonLowering({
    runtime: await wasm('web-tree-sitter/web-tree-sitter.wasm'),
    grammar: await wasm('tree-sitter-python/tree-sitter-python.wasm'),
  });
  return lower;
}

/** An expression in short: `?` is unknown, `a ?? b` a fall-back, `a | b` a choice, `{}` in quotes are holes. */
export function show(module: Module, id: ExprId | undefined): string {
  const expr = module.exprs[id ?? NONE];
  const of = (inner: ExprId): string => show(module, inner);
  if (!expr) return 'nothing';
  switch (expr.k) {
    case 'literal':
      return JSON.stringify(expr.value);
    case 'template':
      return `"${expr.texts.map((text, index) => text + (index in expr.holes ? `{${of(expr.holes[index] as number)}}` : '')).join('')}"`;
    case 'name':
      return expr.name;
    case 'member':
      return `${of(expr.object)}.${expr.name}`;
    case 'index':
      return `${of(expr.object)}[${of(expr.index)}]`;
    case 'call': {
      const args = expr.args.map((arg) => {
        const spread = arg.spread === 'items' ? '*' : arg.spread === 'entries' ? '**' : '';
        return `${arg.name === undefined ? '' : `${arg.name}=`}${spread}${of(arg.value)}`;
      });
      return `${of(expr.callee)}(${args.join(', ')})`;
    }
    case 'object':
      return `{${expr.entries.map((entry) => ('spread' in entry ? `**${of(entry.spread)}` : `${'key' in entry ? entry.key : `[${of(entry.computed)}]`}: ${of(entry.value)}`)).join(', ')}}`;
    case 'array':
      return `[${expr.items.map((item) => (item.spread ? '*' : '') + of(item.value)).join(', ')}]`;
    case 'function': {
      const fn = module.functions[expr.fn];
      return `fn(${fn?.returns.map(of).join(' | ') ?? ''})`;
    }
    case 'class':
      return `class ${module.classes[expr.cls]?.name}`;
    case 'choice':
      return `(${expr.options.map(of).join(' | ')})`;
    case 'equal':
      return `(${of(expr.left)} ${expr.not ? '!=' : '=='} ${of(expr.right)})`;
    case 'fallback':
      return `(${of(expr.first)} ?? ${of(expr.second)})`;
    case 'concat':
      return `(${of(expr.left)} + ${of(expr.right)})`;
    case 'arithmetic':
      return `(${of(expr.left)} ${expr.op} ${of(expr.right)})`;
    case 'await':
      return `await ${of(expr.value)}`;
    case 'this':
    case 'super':
      return `${expr.k}:${module.classes[expr.cls]?.name ?? ''}`;
    case 'module':
      return `module ${expr.specifier}`;
    case 'typed':
      return `${of(expr.value)} as ${showType(expr.type)}`;
    case 'unknown':
      return '?';
  }
}

export function showType(type: TypeRef | undefined): string {
  if (!type) return '-';
  switch (type.t) {
    case 'name':
      return type.path.join('.') + (type.args.length > 0 ? `[${type.args.map(showType).join(', ')}]` : '');
    case 'array':
      return `${showType(type.of)}[]`;
    case 'union':
      return type.of.map(showType).join(' | ');
    case 'object':
      return `{${type.members.map(({ name, type: member }) => `${name}: ${showType(member)}`).join(', ')}}`;
    case 'function':
      return `() => ${showType(type.returns)}`;
    default:
      return type.t;
  }
}

function showPath(path: readonly Step[]): string {
  return path.map((step) => ('key' in step ? `[${step.key}]` : '[rest]')).join('');
}

/** The sources of each binding called `name`, in the order of declaration, as `kind: source, source`. */
export function bindingsOf(module: Module, name: string): string[] {
  return module.bindings
    .filter((binding) => binding.name === name)
    .map((binding) => {
      const sources = binding.sources.map((source) => {
        switch (source.from) {
          case 'value':
            return show(module, source.value) + showPath(source.path);
          case 'element':
            return `each of ${show(module, source.value)}${showPath(source.path)}`;
          case 'import':
            return `${source.name} from ${source.specifier}${source.typeOnly ? ' as type' : ''}`;
          case 'param':
            return `${module.functions[source.fn]?.name}(${source.index})${showPath(source.path)}`;
          case 'function':
            return `def ${module.functions[source.fn]?.name}`;
          default:
            return `class ${module.classes[source.cls]?.name}`;
        }
      });
      const type = binding.type ? ` as ${showType(binding.type)}` : '';
      return `${binding.kind}${type}: ${sources.join(', ')}`;
    });
}

/** The calls, with their context: `create in Chat.ask, loop 3 over range(3), try, concurrent, await`. */
export function callsOf(module: Module): string[] {
  return module.calls.map((call) => {
    const owner = module.functions[call.fn];
    const names = [owner?.cls === NONE ? undefined : module.classes[owner?.cls ?? NONE]?.name, owner?.name];
    const where = names.filter((name) => name).join('.');
    const loop = call.loop && [
      'loop',
      ...(call.loop.bound === null ? [] : [call.loop.bound]),
      ...(call.loop.over === NONE ? [] : ['over', show(module, call.loop.over)]),
    ];
    const facts = [
      `${call.name}${where ? ` in ${where}` : ''}`,
      ...(loop ? [loop.join(' ')] : []),
      ...(call.tryCatch ? ['try'] : []),
      ...(call.concurrent ? ['concurrent'] : []),
      ...(call.awaited ? ['await'] : []),
    ];
    return facts.join(', ');
  });
}

/** A class with its members, a line each. */
export function classOf(module: Module, name: string): string[] {
  const cls = module.classes.find((candidate) => candidate.name === name);
  if (!cls) return [];
  const lines = cls.members.map((member) => {
    const value = member.value === undefined ? '' : ` = ${show(module, member.value)}`;
    const type = member.type ? `: ${showType(member.type)}` : '';
    return `${member.static ? 'static ' : ''}${member.kind} ${member.name}${type}${value}`;
  });
  const maker = module.functions[cls.constructorFn];
  const made = maker ? [`constructor(${maker.params.map((param) => param.name).join(', ')})`] : [];
  return [`${name}(${cls.base === undefined ? '' : show(module, cls.base)})`, ...made, ...lines];
}

/** What a function says of itself: `async ask(self, *args, **options) -> OpenAI: returned, returned`. */
export function functionOf(module: Module, name: string): string {
  const fn = module.functions.find((candidate) => candidate.name === name);
  if (!fn) return 'no such function';
  const params = fn.params.map((param) => {
    const mark = param.rest === 'items' ? '*' : param.rest === 'entries' ? '**' : '';
    const type = param.type ? `: ${showType(param.type)}` : '';
    const fallback = param.fallback === undefined ? '' : ` = ${show(module, param.fallback)}`;
    return mark + param.name + type + fallback;
  });
  const kind = fn.kind === 'function' ? '' : `${fn.kind} `;
  const returns = fn.returns.map((value) => show(module, value)).join(', ');
  return `${fn.async ? 'async ' : ''}${kind}(${params.join(', ')}) -> ${showType(fn.returnType)}: ${returns}`;
}

/** Names that other modules may import, `*module` for those passed on from another. */
export function exportsOf(module: Module): string[] {
  return module.exports.map((item) => ('star' in item ? `*${item.star}` : item.name));
}

export function textAt(text: string, span: Span | undefined): string {
  return span ? text.slice(span[0], span[1]) : '';
}
