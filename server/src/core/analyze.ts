/** One file through the whole line: detect, estimate, rules. The only function that knows all the steps. */

import type { AnalysisContext } from './analysis.ts';
import { createFacts } from './context/index.ts';
import { detectCalls, wrapperNames } from './detect/index.ts';
import {
  type DirectiveError,
  isDirectiveError,
  type Overrides,
  parseDirective,
} from './estimate/directive.ts';
import { estimateCalls } from './estimate/index.ts';
import type { Directive, Module } from './ir.ts';
import type { ModuleHost } from './link/host.ts';
import type { Linker } from './link/index.ts';
import type { Analysis, FileId, Finding, Fix, LlmCall, Place, PricedFile } from './model.ts';
import { type DirectiveMistake, lineAt, mistakeIn, nextCodeLine } from './rules/directives.ts';
import { checkRules, RULES } from './rules/index.ts';

export interface AnalyzeContext extends AnalysisContext {
  /** Text of a workspace file as analysed. */
  readonly text: (file: FileId) => string | undefined;
}

/** An analysis whose calls are priced, and what looks at them with all rules. Ask for the rest before any text changes. */
export interface Draft {
  readonly priced: PricedFile;
  readonly finish: () => Analysis;
}

/** Everything known of one file. A file that cannot be read gives an empty analysis. */
export async function analyze(
  file: FileId,
  host: ModuleHost,
  linker: Linker,
  ctx: AnalyzeContext,
): Promise<Analysis> {
  return (await draft(file, host, linker, ctx)).finish();
}

/** The same in two halves, of which an editor shows the first before there is the second. */
export async function draft(
  file: FileId,
  host: ModuleHost,
  linker: Linker,
  ctx: AnalyzeContext,
): Promise<Draft> {
  const module = host.module(file);
  if (!module)
    return finished({
      file,
      language: 'typescript',
      calls: [],
      findings: [],
      offers: [],
      wrappers: null,
      syntaxErrors: 0,
    });
  const text = ctx.text(file) ?? '';
  const stated = readOverrides(module, text, file);
  const facts = createFacts(linker, ctx.catalog);
  const isServing = (call: LlmCall): boolean => SERVING.has(facts.of(call).where.kind);
  const calls = await estimateCalls(detectCalls(file, linker, ctx.catalog), ctx, stated.of, isServing);
  const { language, directives, syntaxErrors } = module;
  const rules = { ...ctx, module: (other: FileId) => host.module(other), facts, linker };
  return {
    priced: { file, language, calls },
    finish() {
      const { findings, offers } = checkRules(calls, file, directives, rules);
      const wrappers = wrapperNames(file, linker, ctx.catalog);
      return {
        file,
        language,
        calls,
        findings: [...stated.mistakes, ...findings],
        offers,
        wrappers,
        syntaxErrors,
      };
    },
  };
}

/** Of which nothing more is to be found out. */
export function finished(analysis: Analysis): Draft {
  return { priced: analysis, finish: () => analysis };
}

/** Where a run of the program goes through the same code for each of many requests. */
const SERVING: ReadonlySet<string> = new Set(['handler', 'worker']);

/** What `llm-cost: calls=…` comments say of the calls on their line, and the mistakes in them. */
function readOverrides(module: Module, text: string, file: FileId) {
  const byLine = new Map<number, Overrides>();
  const mistakes: Finding[] = [];
  for (const directive of module.directives) {
    const parsed = parseDirective(directive.text) ?? mistakeIn(directive, RULE_IDS);
    if (parsed === undefined) continue;
    if (isDirectiveError(parsed)) mistakes.push(mistake(directive, parsed, text, file));
    else byLine.set(lineOf(directive, text, module), parsed);
  }
  const of = (call: LlmCall): Overrides | undefined =>
    byLine.get(lineAt(text, call.nameSpan[0])) ??
    byLine.get(lineAt(text, call.callSpan[0])) ??
    byLine.get(lineAt(text, call.statement[0])) ??
    (call.countedAtCallers ? { callsPerMonth: 0 } : undefined);
  return { of, mistakes };
}

const RULE_IDS = RULES.map(({ id }) => id);

function lineOf(directive: Directive, text: string, module: Module): number {
  const line = lineAt(text, directive.span[0]);
  return directive.ownLine ? nextCodeLine(text, lineAt(text, directive.span[1]), module.language) : line;
}

function mistake(
  directive: Directive,
  { error, span, meant }: DirectiveError & Partial<Pick<DirectiveMistake, 'meant'>>,
  text: string,
  file: FileId,
): Finding {
  const offset = Math.max(directive.span[0], text.indexOf(directive.text, directive.span[0]));
  const place: Place = { file, span: [offset + span[0], offset + span[1]] };
  const fix: Fix | null = meant
    ? {
        title: `Replace with ${meant}`,
        kind: 'quickfix',
        edits: [{ ...place, newText: meant }],
        savingPerMonth: null,
        preferred: true,
        safe: true,
      }
    : null;
  return {
    ...place,
    rule: 'wrong-directive',
    severity: 'warning',
    site: null,
    message: error,
    savingPerMonth: null,
    fixes: fix ? [fix] : [],
    tag: null,
    related: [],
  };
}
