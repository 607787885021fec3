/**
 * The whole story of a call's price: each figure with its source, the model and how it came to be known, and how to
 * put in better numbers. Answers on the callee's name and on the model's literal, never across a whole prompt.
 */
import { formatCount } from '../estimate/format.ts';
import type { Span } from '../ir.ts';
import type { Analysis, LlmCall, ModelOption, Place, PricedCall } from '../model.ts';
import { breakdown } from './breakdown.ts';
import { costLabel } from './label.ts';
import { code, link, plain } from './markdown.ts';
import { measuredLines } from './measured.ts';

export interface HoverView {
  readonly span: Span;
  readonly markdown: string;
}

/** How a place is called (`src/models.ts:12`) and what opens it; null where nothing does. */
export type DescribePlace = (place: Place) => { readonly label: string; readonly uri: string | null };

/** The hover at an offset; undefined where there is nothing to say. */
export function hover(analysis: Analysis, offset: number, describe: DescribePlace): HoverView | undefined {
  const named = analysis.calls.find(({ nameSpan }) => holds(nameSpan, offset));
  if (named) return { span: named.nameSpan, markdown: callMarkdown(named, describe) };
  const users = analysis.calls.filter((call) => modelLiteral(call, analysis.file, offset));
  const [first] = users;
  const option = first && modelLiteral(first, analysis.file, offset);
  if (!first || !option?.at) return undefined;
  const markdown =
    users.length === 1 ? callMarkdown(first, describe) : listMarkdown(option.id, users, describe);
  return { span: option.at.span, markdown };
}

/** What the hover says of a call; also the tool tip of its hint. */
export function callMarkdown(call: PricedCall, describe: DescribePlace): string {
  const lines = [
    headline(call),
    ...measuredLines(call),
    breakdown(call),
    ...priceLines(call),
    volumeLine(call),
    modelLine(call, describe),
    reliabilityLine(call, describe),
    notes(call),
    changeLine(call),
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

function headline(call: PricedCall): string {
  const via = call.via === 'direct' ? '' : ` (${call.via === 'http' ? 'HTTP request' : call.via})`;
  return `**${plain(costLabel(call))}** — ${code(call.method)}${via}, ${plain(call.provider)}`;
}

function priceLines(call: PricedCall): readonly string[] {
  const { prices, costPerCall, priceReason } = call.estimate;
  if (call.free) return ['**Price** The provider makes no charge.'];
  if (!costPerCall)
    return [`**Price** ${plain(sentence(priceReason ?? call.unpriced ?? 'no price is known'))}`];
  return prices.map((price) => {
    const parts = [
      price.input === null ? '' : `${usdPerMillion(price.input)} input`,
      price.cachedInput === null ? '' : `${usdPerMillion(price.cachedInput)} cached input`,
      price.output === null ? '' : `${usdPerMillion(price.output)} output`,
    ].filter((part) => part !== '');
    const source = plain(`${price.source}, ${price.asOf}`);
    return `**Price** ${code(price.model)}: ${parts.join(' · ')} per million tokens (${source})`;
  });
}

function usdPerMillion(usd: number): string {
  return usd.toLocaleString('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
}

function volumeLine(call: PricedCall): string {
  const { value, source } = call.estimate.callsPerMonth;
  if (value === 0) return '**Volume** No calls of its own: they are counted where this function is called.';
  return `**Volume** ${formatCount(value)} calls per month, ${VOLUME_SOURCE[source]}.`;
}

const VOLUME_SOURCE = {
  assumed: 'assumed',
  configured: 'as configured',
  measured: 'as configured, and as often in a run as recorded',
} as const;

function modelLine(call: PricedCall, describe: DescribePlace): string {
  const reason = call.modelReason === null ? '' : plain(sentence(call.modelReason));
  if (call.models.length === 0) return `**Model** Unknown. ${reason}`.trimEnd();
  const options = call.models.map(
    ({ id, source, at }) => `${code(id)}, ${MODEL_SOURCE[source]}${placed(at, describe)}`,
  );
  return `**Model** ${options.join('; or ')}. ${reason}`.trimEnd();
}

const MODEL_SOURCE = {
  literal: 'as written',
  constant: 'a constant',
  default: 'the default',
  'env-fallback': 'the fall-back of an environment variable',
  config: 'from `.llmcost.json`',
} as const;

function reliabilityLine(call: LlmCall, describe: DescribePlace): string {
  const { retries, retriesFrom, retriesAt, retryHelper, timeoutMs, timeoutFrom } = call.reliability;
  const tries =
    retries === null ? 'unknown' : `${retries} (${SET_BY[retriesFrom]}${placed(retriesAt, describe)})`;
  const helper = retryHelper ? ', and a retry helper around the call' : '';
  const none = timeoutFrom === 'unknown' ? 'unknown' : `none (${SET_BY[timeoutFrom]})`;
  const timeout = timeoutMs === null ? none : `${duration(timeoutMs)} (${SET_BY[timeoutFrom]})`;
  return `**Retries** ${tries}${helper} · **Time-out** ${timeout}`;
}

const SET_BY = {
  request: 'set for this call',
  client: 'set for the client',
  'sdk default': 'SDK default',
  unknown: 'origin unknown',
} as const;

function notes(call: PricedCall): string {
  return call.estimate.notes.map((note) => `- ${plain(note)}`).join('\n');
}

function changeLine(call: LlmCall): string {
  if (call.free) return '';
  const mark = call.language === 'python' ? '#' : '//';
  const comment = code(`${mark} llm-cost: calls=50k/mo in=1200 out=300 cached=80%`);
  return `Better numbers: ${comment} above the call, \`.llmcost.json\`, or the settings \`llmCost.assume\`.`;
}

function listMarkdown(model: string, calls: readonly PricedCall[], describe: DescribePlace): string {
  const rows = calls.map((call) => {
    const place = describe({ file: call.file, span: call.nameSpan });
    return `- ${link(place.label, place.uri)} ${code(call.method)}: ${plain(costLabel(call))}`;
  });
  return [`${code(model)} in ${calls.length} calls of this file`, rows.join('\n')].join('\n\n');
}

function placed(place: Place | null, describe: DescribePlace): string {
  if (!place) return '';
  const { label, uri } = describe(place);
  return ` at ${link(label, uri)}`;
}

function modelLiteral(call: LlmCall, file: string, offset: number): ModelOption | undefined {
  return call.models.find(({ at }) => at !== null && at.file === file && holds(at.span, offset));
}

/** The end counts as inside, for the cursor can stand there. */
function holds([start, end]: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 120_000 ? `${trim(ms / 1000)} s` : `${trim(ms / 60_000)} min`;
}

function trim(value: number): string {
  return String(Number(value.toFixed(1)));
}
