/**
 * TypeScript and JavaScript (TSX, JSX, ESM, CJS) to IR, on the parser that ts-morph carries. The wrappers of ts-morph
 * build a node object for each node touched, which costs more than the parse itself, so lowering walks the compiler's
 * own nodes.
 *
 * Admitted weakness: no types are inferred, only declared ones are read; JSDoc is not read.
 */
import { ts } from 'ts-morph';
import { IR_VERSION, type Module, NONE } from '../ir.ts';
import { createBuilder } from './builder.ts';
import { changeBetween } from './change.ts';
import { assemble, type Fragment } from './fragments.ts';
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
  const scriptKind = scriptKindOf(fileName);
  const source = parse(text, fileName);
  const builder = createBuilder();
  const cx = rootContext(source, builder);
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, text.length] });
  const [first] = source.statements;
  if (scriptKind !== ts.ScriptKind.JSON) visitBlock(source.statements, cx);
  // A JSON file is a module whose value is assigned to `module.exports`.
  else if (first && ts.isExpressionStatement(first)) {
    builder.exports.push({ name: '=', value: lowerExpr(first.expression, cx) });
  }
  return builder.finish(restOf(source, text));
}

/**
 * Lowers one text of a file after the other, as it is typed: what the edit does not touch is neither parsed nor lowered
 * again. Each result is that of `lowerTypeScript`.
 */
export function followTypeScript(fileName: string): (text: string) => Module {
  let source: ts.SourceFile | undefined;
  let known: ReadonlyMap<ts.Statement, Fragment> = new Map();
  return (text) => {
    if (scriptKindOf(fileName) === ts.ScriptKind.JSON) return lowerTypeScript(text, fileName);
    const before = source;
    // The compiler changes the old tree, so that nothing is left of it where it fails.
    source = undefined;
    const now = before ? reparse(before, text) : parse(text, fileName);
    const assembled = assemble(
      now.statements.map((statement) => ({
        start: statement.getStart(now),
        known: known.get(statement),
        read(builder) {
          visitBlock([statement], rootContext(now, builder));
          return true;
        },
      })),
      text.length,
    );
    source = now;
    known = new Map(
      assembled?.fragments.map((fragment, index) => [now.statements[index] as ts.Statement, fragment]),
    );
    if (!assembled) return lowerTypeScript(text, fileName);
    return { irVersion: IR_VERSION, ...assembled.parts, ...restOf(now, text) };
  };
}

function scriptKindOf(fileName: string): ts.ScriptKind {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return SCRIPT_KINDS[extension] ?? ts.ScriptKind.TS;
}

function parse(text: string, fileName: string): ts.SourceFile {
  return ts.createSourceFile(
    fileName,
    withoutConflictMarks(text),
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKindOf(fileName),
  );
}

function reparse(source: ts.SourceFile, text: string): ts.SourceFile {
  const next = withoutConflictMarks(text);
  const { start, oldEnd, newEnd } = changeBetween(source.text, next);
  const span = { start, length: oldEnd - start };
  return ts.updateSourceFile(source, next, { span, newLength: newEnd - start });
}

function restOf(source: ts.SourceFile, text: string) {
  // `parseDiagnostics` is internal to the compiler but is the only count of syntax errors that needs no program.
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly unknown[] };
  const scriptKind = scriptKindOf(source.fileName);
  const isTypeScript = scriptKind === ts.ScriptKind.TS || scriptKind === ts.ScriptKind.TSX;
  return {
    language: isTypeScript ? ('typescript' as const) : ('javascript' as const),
    directives: findDirectives(text),
    syntaxErrors: parseDiagnostics.length,
    script: text.startsWith('#!'),
    prologue: prologueOf(source.statements),
  };
}

/** The parser skips one side of a merge conflict; without the marks it reads both. Offsets stay as they are. */
function withoutConflictMarks(text: string): string {
  if (!text.includes('<<<<<<< ')) return text;
  return text.replace(/^(?:<{7} |={7}|>{7} |\|{7} ).*$/gm, (line) => ' '.repeat(line.length));
}
