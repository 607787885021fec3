/**
 * TypeScript and JavaScript (TSX, JSX, ESM, CJS) to IR, on the parser that ts-morph carries. The wrappers of ts-morph
 * build a node object for each node touched, which costs more than the parse itself, so lowering walks the compiler's
 * own nodes.
 *
 * Admitted weakness: no types are inferred, only declared ones are read; JSDoc is not read.
 */
import { ts } from 'ts-morph';
import { type Module, NONE } from '../ir.ts';
import { createBuilder } from './builder.ts';
import { rootContext } from './typescript/context.ts';
import { findDirectives } from './typescript/directives.ts';
import { lowerExpr } from './typescript/expressions.ts';
import { prologueOf, visitBlock } from './typescript/statements.ts';

const SCRIPT_KINDS: Readonly<Record<string, ts.ScriptKind>> = {
  ts: ts.ScriptKind.TS,
  mts: ts.ScriptKind.TS,
  cts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
  js: ts.ScriptKind.JSX,
  mjs: ts.ScriptKind.JSX,
  cjs: ts.ScriptKind.JSX,
  jsx: ts.ScriptKind.JSX,
  json: ts.ScriptKind.JSON,
};

/**
 * Lowers one file. `fileName` serves for its extension only. Broken text gives what could be read; a text nested so
 * deeply that the walk runs out of stack throws a RangeError.
 */
export function lowerTypeScript(text: string, fileName: string): Module {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const scriptKind = SCRIPT_KINDS[extension] ?? ts.ScriptKind.TS;
  const source = ts.createSourceFile(
    fileName,
    withoutConflictMarks(text),
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind,
  );
  const builder = createBuilder();
  const cx = rootContext(source, builder);
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, text.length] });
  const [first] = source.statements;
  if (scriptKind !== ts.ScriptKind.JSON) visitBlock(source.statements, cx);
  // A JSON file is a module whose value is assigned to `module.exports`.
  else if (first && ts.isExpressionStatement(first)) {
    builder.exports.push({ name: '=', value: lowerExpr(first.expression, cx) });
  }
  // `parseDiagnostics` is internal to the compiler but is the only count of syntax errors that needs no program.
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly unknown[] };
  return builder.finish({
    language:
      scriptKind === ts.ScriptKind.TS || scriptKind === ts.ScriptKind.TSX ? 'typescript' : 'javascript',
    directives: findDirectives(text),
    syntaxErrors: parseDiagnostics.length,
    script: text.startsWith('#!'),
    prologue: prologueOf(source.statements),
  });
}

/** The parser skips one side of a merge conflict; without the marks it reads both. Offsets stay as they are. */
function withoutConflictMarks(text: string): string {
  if (!text.includes('<<<<<<< ')) return text;
  return text.replace(/^(?:<{7} |={7}|>{7} |\|{7} ).*$/gm, (line) => ' '.repeat(line.length));
}
