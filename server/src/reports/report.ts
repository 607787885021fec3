/**
 * The result of a scan in the shape of `scan --format json` (DESIGN 5.1), which other tools read. The other formats
 * are views of the same object, so that all of them say the same.
 */
import { PRICE_PACKAGE } from '../core/estimate/packagePrice.ts';
import type { Language, Span } from '../core/ir.ts';
import type {
  Analysis,
  Figure,
  FileId,
  Finding,
  LlmCall,
  ModelSource,
  PricedCall,
  Range,
  Severity,
} from '../core/model.ts';
import { createRanges, type LineRange } from './positions.ts';

export interface Report {
  readonly schema: 1;
  /** Absolute. */
  readonly root: string;
  readonly currency: 'USD';
  /** ISO date; the oldest of the price data that went in. */
  readonly pricesAsOf: string;
  readonly calls: readonly ReportedCall[];
  readonly findings: readonly ReportedFinding[];
  readonly totals: {
    readonly calls: number;
    readonly pricedCalls: number;
    /** USD, of the calls that have a price. */
    readonly costPerMonth: Range;
    /** USD; the best saving at each site, since only one of them can be had. */
    readonly savingPerMonth: number;
  };
  readonly files: {
    readonly scanned: number;
    readonly withCalls: number;
    readonly failed: readonly { readonly file: string; readonly reason: string }[];
  };
}

interface ReportedPlace extends LineRange {
  /** Relative to the root. */
  readonly file: string;
}

export interface ReportedCall extends ReportedPlace {
  readonly site: string;
  readonly language: Language;
  readonly sdk: string;
  readonly provider: string;
  readonly method: string;
  readonly operation: LlmCall['operation'];
  readonly via: LlmCall['via'];
  readonly model: string | null;
  readonly modelSource: ModelSource;
  readonly modelReason: string | null;
  readonly context: LlmCall['context'];
  readonly tokens: { readonly input: Figure; readonly cachedInput: Figure; readonly output: Figure };
  /** USD. */
  readonly costPerCall: Range | null;
  readonly priceReason: string | null;
  readonly callsPerMonth: PricedCall['estimate']['callsPerMonth'];
  /** USD. */
  readonly costPerMonth: Range | null;
  readonly measured: ReportedMeasured | null;
}

export interface ReportedMeasured {
  readonly calls: number;
  /** USD; null where no price is known. */
  readonly costPerCall: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** 0 to 1. */
  readonly errorRate: number;
}

export interface ReportedFinding extends ReportedPlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly site: string | null;
  readonly message: string;
  /** USD. */
  readonly savingPerMonth: number | null;
  readonly fixes: readonly { readonly title: string }[];
}

export interface ReportInput {
  readonly root: FileId;
  readonly analyses: readonly Analysis[];
  readonly scanned: number;
  readonly failed: readonly { readonly file: FileId; readonly reason: string }[];
  readonly text: (file: FileId) => string | undefined;
}

export function buildReport({ root, analyses, scanned, failed, text }: ReportInput): Report {
  const placeIn = placer(root, text);
  const priced = analyses.flatMap((analysis) => analysis.calls);
  const findings = analyses.flatMap((analysis) => analysis.findings);
  const calls = priced.map((call) => reportedCall(call, placeIn));
  return {
    schema: 1,
    root,
    currency: 'USD',
    pricesAsOf: oldestPrice(priced),
    calls: calls.sort(byPlace),
    findings: findings.map((finding) => reportedFinding(finding, placeIn)).sort(byPlace),
    totals: {
      calls: calls.length,
      pricedCalls: calls.filter((call) => call.costPerCall !== null).length,
      costPerMonth: sum(calls.flatMap((call) => call.costPerMonth ?? [])),
      savingPerMonth: bestSavings(findings),
    },
    files: {
      scanned,
      withCalls: analyses.filter((analysis) => analysis.calls.length > 0).length,
      failed: failed.map(({ file, reason }) => ({ file: relative(root, file), reason })).sort(byFile),
    },
  };
}

type PlaceIn = (file: FileId, start: Span, end: Span) => ReportedPlace;

function placer(root: FileId, text: ReportInput['text']): PlaceIn {
  const known = new Map<FileId, ReturnType<typeof createRanges>>();
  return (file, [start], [, end]) => {
    let ranges = known.get(file);
    if (ranges === undefined) {
      ranges = createRanges(file, text(file) ?? '');
      known.set(file, ranges);
    }
    return { file: relative(root, file), ...ranges([start, end]) };
  };
}

function reportedCall(call: PricedCall, placeIn: PlaceIn): ReportedCall {
  const { estimate } = call;
  const { file, ...place } = placeIn(call.file, call.nameSpan, call.span);
  const names = [...new Set(call.models.map((option) => option.id))];
  const [model] = names.length === 1 ? call.models : [];
  return {
    site: call.site,
    file,
    ...place,
    language: call.language,
    sdk: call.sdk,
    provider: call.provider,
    method: call.method,
    operation: call.operation,
    via: call.via,
    model: model?.id ?? null,
    modelSource: model?.source ?? 'unknown',
    modelReason: model === undefined ? reasonFor(call, names) : null,
    context: {
      loop: call.context.loop,
      loopBound: call.context.loopBound,
      test: call.context.test,
      tryCatch: call.context.tryCatch,
      concurrent: call.context.concurrent,
    },
    tokens: {
      input: figure(estimate.tokens.input),
      cachedInput: figure(estimate.tokens.cachedInput),
      output: figure(estimate.tokens.output),
    },
    costPerCall: range(estimate.costPerCall),
    priceReason: estimate.priceReason,
    callsPerMonth: { value: estimate.callsPerMonth.value, source: estimate.callsPerMonth.source },
    costPerMonth: range(estimate.costPerMonth),
    measured: measured(call),
  };
}

function reasonFor({ modelReason }: PricedCall, names: readonly string[]): string {
  return modelReason ?? (names.length > 1 ? `one of ${names.join(', ')}` : 'not known from the code');
}

function reportedFinding(finding: Finding, placeIn: PlaceIn): ReportedFinding {
  const { rule, severity, site, message, savingPerMonth, fixes } = finding;
  const place = placeIn(finding.file, finding.span, finding.span);
  return {
    rule,
    severity,
    site,
    ...place,
    message,
    savingPerMonth,
    fixes: fixes.map(({ title }) => ({ title })),
  };
}

function measured({ measured: site }: PricedCall): ReportedMeasured | null {
  if (!site) return null;
  const { calls, costPerCall, p50Ms, p95Ms, errorRate } = site;
  return { calls, costPerCall, p50Ms, p95Ms, errorRate };
}

function figure({ low, expected, high, source }: Figure): Figure {
  return { low, expected, high, source };
}

function range(value: Range | null): Range | null {
  return value === null ? null : { low: value.low, expected: value.expected, high: value.high };
}

function sum(ranges: readonly Range[]): Range {
  const total = (pick: (value: Range) => number): number =>
    ranges.reduce((all, value) => all + pick(value), 0);
  return {
    low: total((value) => value.low),
    expected: total((value) => value.expected),
    high: total((value) => value.high),
  };
}

function bestSavings(findings: readonly Finding[]): number {
  const best = new Map<string, number>();
  for (const { site, file, span, savingPerMonth, fixes } of findings) {
    const key = site ?? `${file}@${span[0]}`;
    const saving = Math.max(savingPerMonth ?? 0, ...fixes.map((fix) => fix.savingPerMonth ?? 0));
    best.set(key, Math.max(best.get(key) ?? 0, saving));
  }
  return [...best.values()].reduce((all, saving) => all + saving, 0);
}

function oldestPrice(calls: readonly PricedCall[]): string {
  const dates = calls.flatMap((call) => call.estimate.prices.map((price) => price.asOf));
  return dates.sort()[0] ?? PRICE_PACKAGE.asOf;
}

function relative(root: FileId, file: FileId): string {
  if (file === root) return '.';
  const folder = root.endsWith('/') ? root : `${root}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

function byPlace(a: ReportedPlace, b: ReportedPlace): number {
  return byFile(a, b) || (a.cell ?? 0) - (b.cell ?? 0) || a.line - b.line || a.column - b.column;
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
