/**
 * Tools and output schemas as the text that is sent: JSON of what is literal. Of a schema builder such as zod the names
 * and descriptions are what the provider gets, so the literals in its calls stand for it.
 */
import type { Loc, Value } from '../link/value.ts';
import type { PromptPart } from '../model.ts';
import type { Detecting } from './kinds.ts';

const MAX_DEPTH = 12;

export function schemaParts(cx: Detecting, value: Value, depth: number): PromptPart[] {
  const texts: string[] = [];
  let open = false;
  const write = (at: Value, level: number): void => {
    if (level > MAX_DEPTH) {
      open = true;
      return;
    }
    switch (at.k) {
      case 'absent':
        return;
      case 'literal':
        texts.push(JSON.stringify(at.value));
        return;
      case 'text':
        texts.push(JSON.stringify(at.texts.join('')));
        return;
      case 'object':
        writeObject(at.loc, level);
        return;
      case 'array':
        texts.push('[');
        for (const item of cx.linker.items(at) ?? []) write(item, level + 1);
        texts.push(']');
        return;
      case 'made':
        writeMade(at, level);
        return;
      case 'member':
        write(at.object, level + 1);
        return;
      case 'union':
        for (const option of at.options.slice(0, 1)) write(option, level + 1);
        return;
      case 'external':
      case 'function':
      case 'global':
        return;
      default:
        open = true;
    }
  };

  const writeObject = (loc: Loc, level: number): void => {
    const object = cx.linker.module(loc.file)?.exprs[loc.expr];
    if (object?.k !== 'object') return;
    texts.push('{');
    for (const entry of object.entries) {
      if ('spread' in entry) write(cx.linker.value(loc.file, entry.spread, loc.frame), level + 1);
      else if ('key' in entry) {
        // What runs here stays here: only name, description and parameters of a tool are sent.
        const inner = cx.linker.value(loc.file, entry.value, loc.frame);
        if (inner.k === 'function') continue;
        texts.push(`${JSON.stringify(entry.key)}:`);
        write(inner, level + 1);
        texts.push(',');
      }
    }
    texts.push('}');
  };

  const writeMade = (made: Extract<Value, { k: 'made' }>, level: number): void => {
    if (made.callee.k === 'member') write(made.callee.object, level + 1);
    for (let index = 0; index < 3; index++) {
      const argument = cx.linker.argument(made.call, index);
      if (argument.k === 'absent') return;
      write(argument, level + 1);
    }
  };

  write(value, depth);
  const text = texts.join('');
  return [
    ...(text === '' ? [] : [{ kind: 'text' as const, text, at: null }]),
    ...(open ? [{ kind: 'dynamic' as const, at: null }] : []),
  ];
}
