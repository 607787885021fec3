/** The settings `llmCost.*` as the client hands them over: anything may be in there, so each value is looked at. */
import type { Annotations } from '../protocol.ts';
import { DEFAULT_LIMITS, type Limits } from '../usage/types.ts';
import type { EditorSettings } from '../workspace/types.ts';

export interface Settings {
  readonly annotations: Annotations;
  /** What reaches the analysis. */
  readonly editor: EditorSettings;
  /** Of the recorded calls that are kept. */
  readonly limits: Limits;
  /** OpenTelemetry spans are received while runs are recorded. */
  readonly openTelemetry: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  annotations: 'hints',
  editor: {},
  limits: DEFAULT_LIMITS,
  openTelemetry: false,
};

/** A wrong value counts as left out. */
export function parseSettings(value: unknown): Settings {
  const settings = record(value);
  const assume = record(settings.assume);
  const { annotations } = settings;
  const known = annotations === 'hints' || annotations === 'lenses' || annotations === 'off';
  return {
    annotations: known ? annotations : DEFAULT_SETTINGS.annotations,
    editor: {
      ...count('callsPerMonth', assume),
      ...count('outputTokens', assume),
      ...count('dynamicTokens', assume),
      ...rules(settings.rules),
    },
    limits: limits(record(settings.recording)),
    openTelemetry: record(settings.recording).openTelemetry === true,
  };
}

function limits(recording: Readonly<Record<string, unknown>>): Limits {
  const atLeast = (value: unknown, least: number, otherwise: number): number =>
    typeof value === 'number' && value >= least ? value : otherwise;
  return {
    days: atLeast(recording.days, 1, DEFAULT_LIMITS.days),
    megabytes: atLeast(recording.megabytes, 10, DEFAULT_LIMITS.megabytes),
  };
}

function count<K extends string>(key: K, from: Readonly<Record<string, unknown>>): { [P in K]?: number } {
  const value = from[key];
  const valid = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return valid ? ({ [key]: value } as { [P in K]: number }) : {};
}

function rules(value: unknown): { rules?: Readonly<Record<string, string>> } {
  const entries = Object.entries(record(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return entries.length > 0 ? { rules: Object.fromEntries(entries) } : {};
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
