/** What the user has chosen. It survives while the page is hidden and a reload of the window; what was recorded does not. */
import type { DashboardQuery } from '../../server/src/protocol.ts';
import { place, remember, remembered } from './host.ts';

export const HOUR = 60 * 60 * 1000;

export const PERIODS: Readonly<Record<string, string>> = {
  '1': 'Last hour',
  '24': 'Last 24 hours',
  '168': 'Last 7 days',
  '720': 'Last 30 days',
  '2160': 'Last 90 days',
};

export const LONGEST = 2160;

/** Only some of the calls. */
export type Filter = Omit<DashboardQuery, 'from' | 'to' | 'by' | 'compare'>;
/** What several values can be chosen of. */
export type Dimension = 'models' | 'sites' | 'runs' | 'kinds';

/** What the page is about: `Back` returns to the one before. */
export interface Where {
  readonly hours: number;
  /** A part of time that was chosen in a chart, instead of the last hours. */
  readonly range: Range | null;
  readonly by: DashboardQuery['by'];
  readonly filter: Filter;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Order {
  readonly column: string;
  readonly isRising: boolean;
}

export interface State extends Where {
  readonly back: readonly Where[];
  readonly isPaused: boolean;
  /** Figures that are made up, and nothing else. */
  readonly isDemo: boolean;
  /** The two runs that are compared. */
  readonly compared: readonly string[];
  /** By list. */
  readonly orders: Readonly<Record<string, Order>>;
}

const SHAPE = 1;
const MOST_STEPS = 20;

const FIRST: State = {
  hours: place === 'side' ? 168 : 24,
  range: null,
  by: 'model',
  filter: {},
  back: [],
  isPaused: false,
  isDemo: false,
  compared: [],
  orders: {},
};

let state: State = { ...FIRST, ...restored() };
const listeners: ((isElsewhere: boolean) => void)[] = [];

export function current(): State {
  return state;
}

/** Told after each change, and whether other figures are wanted than before. */
export function onState(listener: (isElsewhere: boolean) => void): void {
  listeners.push(listener);
}

/** To another period, division or filter, from which `goBack` leads here. */
export function go(next: Partial<Where>): void {
  const { hours, range, by, filter } = state;
  const back = [...state.back, { hours, range, by, filter }].slice(-MOST_STEPS);
  become({ ...state, ...next, back }, true);
}

export function goBack(): void {
  const last = state.back.at(-1);
  if (last) become({ ...state, ...last, back: state.back.slice(0, -1) }, true);
}

/** What changes how the same figures are shown; to and from made-up figures too. */
export function set(next: Partial<Omit<State, keyof Where | 'back'>>): void {
  const isOther = next.isDemo !== undefined && next.isDemo !== state.isDemo;
  // Names of made-up models are none of recorded ones.
  const where: Partial<State> = isOther ? { filter: {}, range: null, back: [], compared: [] } : {};
  become({ ...state, ...next, ...where }, isOther || next.compared !== undefined);
}

/** A folder or status, of which there is one; undefined: all. */
export function choose(next: Pick<Filter, 'folder' | 'status'>): void {
  const chosen = Object.entries({ ...state.filter, ...next }).filter(([, value]) => value !== undefined);
  go({ filter: Object.fromEntries(chosen) });
}

export function add(dimension: Dimension, value: string): void {
  const values = valuesOf(dimension);
  if (!values.includes(value)) go({ filter: { ...state.filter, [dimension]: [...values, value] } });
}

/** One value alone, whatever was chosen before. */
export function only(dimension: Dimension, value: string): void {
  go({ filter: { ...state.filter, [dimension]: [value] } });
}

export function remove(dimension: Dimension, value: string): void {
  const left = valuesOf(dimension).filter((each) => each !== value);
  const { [dimension]: _, ...others } = state.filter;
  go({ filter: left.length === 0 ? others : { ...others, [dimension]: left } });
}

export function valuesOf(dimension: Dimension): readonly string[] {
  return state.filter[dimension] ?? [];
}

export function isFiltered(): boolean {
  return state.range !== null || Object.keys(state.filter).length > 0;
}

export function query(): DashboardQuery {
  const { hours, range, by, filter, compared } = state;
  const to = Date.now();
  const [first, second] = compared;
  return {
    ...(range ?? { from: to - hours * HOUR, to }),
    by,
    ...filter,
    ...(first !== undefined && second !== undefined && { compare: [first, second] }),
  };
}

function become(next: State, isElsewhere: boolean): void {
  state = next;
  remember({ ...state, shape: SHAPE });
  for (const listener of listeners) listener(isElsewhere);
}

function restored(): Partial<State> {
  const kept = remembered() as (Partial<State> & { shape?: number }) | undefined;
  return kept?.shape === SHAPE ? kept : {};
}
