/** Imports of every form. */
import type { Node } from 'web-tree-sitter';
import { addImport } from '../builder.ts';
import { type Context, field, named, spanOf } from './context.ts';

/** `import a.b` binds `a`, whose namespace leads to `b`; `import a.b as c` binds the module `a.b`. */
export function lowerImport(node: Node, cx: Context): void {
  for (const item of named(node)) {
    const alias = field(item, 'alias');
    const module = (alias ? field(item, 'name') : item)?.text ?? '';
    const first = module.split('.')[0]?.trim() ?? '';
    declare(alias ?? item, alias?.text ?? first, alias ? module : first, '*', cx);
  }
}

export function lowerImportFrom(node: Node, cx: Context): void {
  const module = field(node, 'module_name');
  const specifier = module?.text.replace(/\s+/g, '') ?? '';
  for (const item of named(node)) {
    if (module && item.startIndex === module.startIndex) continue;
    if (item.type === 'wildcard_import') {
      cx.file.starImports.push(specifier);
      cx.builder.exports.push({ star: specifier });
      continue;
    }
    const alias = field(item, 'alias');
    const name = (alias ? field(item, 'name') : item)?.text ?? '';
    declare(alias ?? item, alias?.text ?? name, specifier, name, cx);
  }
}

function declare(at: Node, local: string, specifier: string, name: string, cx: Context): void {
  if (local === '') return;
  const binding = cx.builder.declare(cx.owner, local, 'import', cx.fn, spanOf(at));
  addImport(binding, { from: 'import', specifier, name, typeOnly: cx.typeOnly });
}
