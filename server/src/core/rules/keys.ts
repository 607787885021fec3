/**
 * Keys of providers that are written out in the code. A key is known by its look: the mark at its beginning, its length,
 * and letters as only chance draws them. What people write to show where a key goes (`sk-...`, `your-api-key`,
 * `sk-1234567890abcdef`) has words or runs in it. The key itself never leaves this file: findings say where, not what.
 */
import type { KeySpec } from '../../catalog/types.ts';
import type { Expr, Module, Span } from '../ir.ts';
import type { FileId, Place, PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';

export interface WrittenKey extends Place {
  /** The literal that holds it, with its quotes; `span` is the key alone. */
  readonly literal: Span;
  readonly spec: KeySpec;
}

/** In the order of the text. */
export function keysIn(file: FileId, ctx: RuleContext): readonly WrittenKey[] {
  const module = ctx.module(file);
  const text = ctx.text(file);
  if (!module || text === undefined) return [];
  const before = known.get(module);
  if (before?.text === text && before.specs === ctx.catalog.context.keys) return before.keys;
  const keys = findKeys(module, file, text, ctx);
  known.set(module, { text, specs: ctx.catalog.context.keys, keys });
  return keys;
}

const known = new WeakMap<
  Module,
  { readonly text: string; readonly specs: readonly KeySpec[]; readonly keys: readonly WrittenKey[] }
>();

function findKeys(module: Module, file: FileId, text: string, ctx: RuleContext): readonly WrittenKey[] {
  const specs = ctx.catalog.context.keys.map((spec) => ({ spec, pattern: patternOf(spec) }));
  const found = new Map<number, WrittenKey>();
  for (const { span: literal } of module.exprs.filter(isText)) {
    if (literal[1] - literal[0] < SHORTEST) continue;
    const content = text.slice(...literal);
    if (!LETTERS.test(content)) continue;
    for (const { spec, pattern } of specs) {
      for (const match of content.matchAll(pattern)) {
        const start = literal[0] + match.index;
        if (!looksReal(match[0]) || !isNamed(spec, text, literal)) continue;
        const known = found.get(start);
        // The most special spec comes first, and of nested literals the inner one holds it.
        if (known && known.literal[1] - known.literal[0] <= literal[1] - literal[0]) continue;
        found.set(start, { file, span: [start, start + match[0].length], literal, spec });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.span[0] - b.span[0]);
}

/** No pattern of the catalogue fits less in one piece, which a test of it makes sure of. */
export const SHORTEST = 20;
const LETTERS = new RegExp(`[\\w/+-]{${SHORTEST}}`);

/** The key that the client of a call is made with, where it stands in the code: in any file, and with any look. */
export function keyOfClient(call: PricedCall, ctx: RuleContext): WrittenKey | null {
  const at = ctx.facts.of(call).apiKey;
  if (!at) return null;
  const known = keysIn(at.file, ctx).find(({ literal }) => literal[0] === at.span[0]);
  if (known) return known;
  const source = ctx.text(at.file)?.slice(...at.span) ?? '';
  const [, quote = '', content = ''] = /^(['"])(\w+)\1$/.exec(source) ?? [];
  if (!NO_MARK.test(content) || !looksReal(content)) return null;
  const span: Span = [at.span[0] + quote.length, at.span[1] - quote.length];
  return { file: at.file, span, literal: at.span, spec: ANY };
}

/** Of Azure, Mistral, Cohere and others: 32 and more of letters and figures. */
const NO_MARK = /^(?=(?:.*\d){4})(?=.*[A-Za-z])[A-Za-z0-9]{32,}$/;
const ANY: KeySpec = { title: null, provider: null, pattern: '', env: [] };

function isText(expr: Expr): boolean {
  return expr.k === 'template' || (expr.k === 'literal' && typeof expr.value === 'string');
}

function patternOf({ pattern }: KeySpec): RegExp {
  return new RegExp(`(?<![\\w/+-])(?:${pattern})(?![\\w/+-])`, 'g');
}

function isNamed({ named }: KeySpec, text: string, [start]: Span): boolean {
  if (named === undefined) return true;
  return new RegExp(`(?:${named})\\W{0,4}[:=]\\s*$`, 'i').test(text.slice(Math.max(0, start - 60), start));
}

const WORDS =
  /your|example|placeholder|dummy|fake|test|xxx|insert|replace|change|secret|demo|sample|mock|redact|invalid|here|todo|real|api[-_]?key|local/i;

function looksReal(key: string): boolean {
  if (WORDS.test(key)) return false;
  const body = key.replace(/^(?:sk|xai|hf|gsk|r8|pplx|fw|csk|nvapi|tgp)[-_]/, '');
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(body)).length;
  return kinds >= 2 && entropy(body) >= 3 && inRuns(body) < 0.5;
}

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
}

/** The share of the text that counts up or stays the same for three letters or more: `abc`, `1234`, `aaaa`. */
function inRuns(text: string): number {
  const codes = [...text].map((letter) => letter.charCodeAt(0));
  const step = (index: number): number => (codes[index + 1] ?? Number.NaN) - (codes[index] ?? 0);
  let covered = 0;
  for (let start = 0; start < codes.length; ) {
    let end = start;
    while (step(end) === step(start) && (step(start) === 0 || step(start) === 1)) end += 1;
    if (end - start >= 2) covered += end - start + 1;
    start = end - start >= 2 ? end + 1 : start + 1;
  }
  return covered / codes.length;
}
