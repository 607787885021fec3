/** Imports of every form. */
import type { Node } from 'web-tree-sitter';
import { type Context, field, named, spanOf } from './context.ts';

/** `import a.b` binds `a`; `import a.b as c` binds the module `a.b`. */
export function lowerImport(node: Node, cx: Context): void {
  for (const item of named(node)) {
    const isAliased = item.type === 'aliased_import';
    const module = (isAliased ? field(item, 'name') : item)?.text ?? '';
    const alias = isAliased ? field(item, 'alias') : undefined;
    const first = module.split('.')[0] ?? '';
    declare(alias ?? item, alias?.text ?? first, alias ? module : first, '*', cx);
    // `import a.b` also makes `a.b` reachable through `a`; the first part's namespace finds it.
  }
}

export function lowerImportFrom(node: Node, cx: Context): void {
  const module = field(node, 'module_name');
  const specifier = module?.text ?? '';
  for (const item of named(node)) {
    if (module && item.startIndex === module.startIndex) continue;
    if (item.type === 'wildcard_import') {
      cx.starImports.push(specifier);
      cx.builder.exports.push({ star: specifier });
      continue;
    }
    const isAliased = item.type === 'aliased_import';
    const name = (isAliased ? field(item, 'name') : item)?.text ?? '';
    const alias = isAliased ? field(item, 'alias') : undefined;
    declare(alias ?? item, alias?.text ?? name, specifier, name, cx);
  }
}

function declare(at: Node, local: string, specifier: string, name: string, cx: Context): void {
  const binding = cx.builder.declare(cx.scope, local, 'import', cx.fn, spanOf(at));
  binding.sources.push({ from: 'import', specifier, name, typeOnly: cx.typeOnly });
}
