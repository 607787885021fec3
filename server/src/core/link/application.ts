/**
 * What a program keeps with its application: `app.state.openai`, `req.app.locals.openai`. It is written where the
 * application is made, which is the module that reads it or one that imports it.
 */
import type { Module } from '../ir.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { ABSENT, type Loc, settled, type Value } from './value.ts';

const MAX_WRITERS = 20;

/** The member `name` of the expression `object`. */
export function keptWithApplication(cx: Linking, loc: Loc, object: number, name: string): Value {
  const module = cx.host.module(loc.file);
  if (!module || !isOfApplication(module, object)) return ABSENT;
  const files = [loc.file, ...cx.host.importers(loc.file)].slice(0, MAX_WRITERS);
  const values = files.flatMap((file) => {
    const writer = cx.host.module(file);
    return (writer?.memberWrites ?? []).flatMap((write) =>
      writer && write.name === name && isOfApplication(writer, write.object)
        ? [evaluate(cx, { file, expr: write.value, frame: null })]
        : [],
    );
  });
  return settled(values) ?? ABSENT;
}

function isOfApplication(module: Module, id: number): boolean {
  const store = module.exprs[id];
  const isStore = store?.k === 'member' && (store.name === 'state' || store.name === 'locals');
  const app = isStore ? module.exprs[store.object] : undefined;
  return (app?.k === 'name' || app?.k === 'member') && /^_?app(?:lication)?$/.test(app.name);
}
