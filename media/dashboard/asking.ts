/** Asks for figures: one question at a time, none while nobody looks, and what is no longer wanted is not shown. */
import type { DashboardFilter, DashboardQuery, DashboardView } from '../../server/src/protocol.ts';
import { onMessage, send } from './host.ts';

export interface Answer {
  readonly view: DashboardView | null;
  /** Why there is none, in words. */
  readonly failure?: string;
}

export interface Asking {
  /** Something else is wanted now. */
  ask(): void;
  /** There may be newer figures of the same. */
  refresh(): void;
}

interface Asked {
  query(): DashboardQuery;
  /** Answers instead of the extension, where the figures are made up. */
  instead(query: DashboardQuery): DashboardView | undefined;
  /** News while the user has stopped them. */
  onNews(): boolean;
  onAnswer(answer: Answer): void;
  /** Somebody outside asks for these alone. */
  onNarrow(filter: DashboardFilter): void;
}

export function createAsking({ query, instead, onNews, onAnswer, onNarrow }: Asked): Asking {
  let asked = 0;
  let isAsking = false;
  let isStale = false;

  function ask(): void {
    const wanted = query();
    const id = ++asked;
    isStale = false;
    const made = instead(wanted);
    isAsking = made === undefined;
    if (made) onAnswer({ view: made });
    else send({ kind: 'ask', id, query: wanted });
  }

  function refresh(): void {
    if (isAsking || document.hidden) isStale = true;
    else ask();
  }

  onMessage((message) => {
    if (message.kind === 'changed') {
      if (onNews()) refresh();
      return;
    }
    if (message.kind === 'narrow') {
      onNarrow(message.filter);
      return;
    }
    if (message.id !== asked || !isAsking) return;
    isAsking = false;
    onAnswer(message.kind === 'view' ? { view: message.view } : { view: null, failure: message.message });
    if (isStale) refresh();
  });
  document.addEventListener('visibilitychange', () => {
    if (isStale) refresh();
  });
  return { ask, refresh };
}
