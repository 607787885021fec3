/** Imports and exports, ES modules and CommonJS. */
import { ts } from 'ts-morph';
import { addImport } from '../builder.ts';
import { type Context, spanOf } from './context.ts';
import { lowerExpr, lowerNamed } from './expressions.ts';

export function lowerImport(node: ts.ImportDeclaration, cx: Context): void {
  const clause = node.importClause;
  if (!clause || !ts.isStringLiteral(node.moduleSpecifier)) return;
  const specifier = node.moduleSpecifier.text;
  const declare = (local: ts.Identifier, name: string, typeOnly: boolean) => {
    const binding = cx.builder.declare(cx.scope, local.text, 'import', cx.fn, spanOf(local, cx));
    addImport(binding, { from: 'import', specifier, name, typeOnly });
  };
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (clause.name) declare(clause.name, 'default', typeOnly);
  if (!clause.namedBindings) return;
  if (ts.isNamespaceImport(clause.namedBindings)) {
    declare(clause.namedBindings.name, '*', typeOnly);
    return;
  }
  for (const element of clause.namedBindings.elements) {
    declare(element.name, (element.propertyName ?? element.name).text, typeOnly || element.isTypeOnly);
  }
}

/** `import OpenAI = require('openai')` is the module itself; `import Name = Some.Path` is an alias. */
export function lowerImportEquals(node: ts.ImportEqualsDeclaration, cx: Context): void {
  const binding = cx.builder.declare(cx.scope, node.name.text, 'const', cx.fn, spanOf(node.name, cx));
  const target = node.moduleReference;
  if (ts.isExternalModuleReference(target)) {
    if (!ts.isStringLiteralLike(target.expression)) return;
    const value = cx.builder.add({
      k: 'module',
      span: spanOf(target, cx),
      specifier: target.expression.text,
    });
    binding.sources.push({ from: 'value', value, path: [] });
  } else if (ts.isIdentifier(target)) {
    binding.sources.push({ from: 'value', value: lowerExpr(target, cx), path: [] });
  }
}

export function lowerExportDeclaration(node: ts.ExportDeclaration, cx: Context): void {
  const specifier =
    node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  const clause = node.exportClause;
  if (!clause) {
    if (specifier !== undefined) cx.builder.exports.push({ star: specifier });
    return;
  }
  if (ts.isNamespaceExport(clause)) {
    if (specifier !== undefined)
      cx.builder.exports.push({ name: clause.name.text, specifier, imported: '*' });
    return;
  }
  for (const element of clause.elements) {
    const local = (element.propertyName ?? element.name).text;
    if (specifier === undefined) cx.builder.exportName(element.name.text, local, cx.scope);
    else cx.builder.exports.push({ name: element.name.text, specifier, imported: local });
  }
}

export function lowerExportAssignment(node: ts.ExportAssignment, cx: Context): void {
  const value = lowerNamed(node.expression, 'default', cx);
  cx.builder.exports.push({ name: node.isExportEquals ? '=' : 'default', value });
}
