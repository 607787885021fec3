/** What is asked, and the answer. What was chosen survives while the panel is hidden, and a reload of the window. */
import type {
  WhatIfChange,
  WhatIfModel,
  WhatIfParams,
  WhatIfScope,
  WhatIfToHost,
  WhatIfToPage,
  WhatIfView,
} from '../../server/src/protocol.ts';

interface Api {
  postMessage(message: WhatIfToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

export interface State {
  readonly params: WhatIfParams;
  /** Of the last answer, which may be that of an older question. */
  readonly view: WhatIfView | undefined;
  readonly failure: string | undefined;
  readonly models: readonly WhatIfModel[];
}

const NOTHING: WhatIfParams = { scope: { kind: 'all' }, change: {} };
/** Who types asks when he pauses. */
const PAUSE_MS = 120;

const api = acquireVsCodeApi();
let state: State = {
  params: (api.getState() as WhatIfParams | undefined) ?? NOTHING,
  view: undefined,
  failure: undefined,
  models: [],
};
let listener: () => void = () => undefined;
let asked = 0;
let isAsking = false;
let isStale = false;
let timer: number | undefined;

export function send(message: WhatIfToHost): void {
  api.postMessage(message);
}

export function current(): State {
  return state;
}

/** Begins to ask, and calls back whenever there is something else to show. */
export function start(onChange: () => void): void {
  listener = onChange;
  window.addEventListener('message', ({ data }: MessageEvent<WhatIfToPage>) => receive(data));
  send({ kind: 'ready' });
  ask();
}

export function change(fields: { readonly [K in keyof WhatIfChange]?: WhatIfChange[K] | undefined }): void {
  const all = { ...state.params.change, ...fields };
  const said = Object.entries(all).filter(([, value]) => value !== undefined && value !== '');
  choose({ ...state.params, change: Object.fromEntries(said) });
}

export function aim(scope: WhatIfScope): void {
  choose({ ...state.params, scope });
}

export function reset(): void {
  choose({ scope: state.params.scope, change: {} });
}

export function retry(): void {
  ask();
}

function choose(params: WhatIfParams): void {
  set({ params });
  api.setState(params);
  clearTimeout(timer);
  timer = window.setTimeout(refresh, PAUSE_MS);
}

function receive(message: WhatIfToPage): void {
  switch (message.kind) {
    case 'models':
      set({ models: message.models });
      return;
    case 'scope':
      choose({ ...state.params, scope: message.scope });
      return;
    case 'changed':
      refresh();
      return;
    case 'view':
    case 'failed':
      if (message.id !== asked) return;
      isAsking = false;
      if (message.kind === 'view') set({ view: message.view, failure: undefined });
      else set({ failure: message.message });
      if (isStale) ask();
  }
}

/** One question at a time: while one is under way, what is new waits for its answer. */
function refresh(): void {
  if (isAsking) isStale = true;
  else ask();
}

function ask(): void {
  isAsking = true;
  isStale = false;
  send({ kind: 'ask', id: ++asked, params: state.params });
}

function set(next: Partial<State>): void {
  state = { ...state, ...next };
  listener();
}
