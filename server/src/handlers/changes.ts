/**
 * What follows from a change, once typing pauses: views that the client would not ask for again by itself are
 * refreshed, and the totals brought up to date.
 */
import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
} from 'vscode-languageserver/node';
import { debounce } from '../lsp/debounce.ts';
import { inBackground } from '../lsp/safe.ts';
import type { Session } from '../lsp/session.ts';
import { openUris, shownAt } from '../lsp/shown.ts';
import { CHANGED_NOTIFICATION } from '../protocol.ts';
import { clearDiagnostics, pushDiagnostics } from './diagnostic.ts';
import { publishProblems } from './problems.ts';
import { updateTotals } from './totals.ts';

export interface Changes {
  /** The text of an open document changed; the client will ask for its views again, unless findings are pushed. */
  document(uri: string): void;
  /** Other files changed, on disk or in the configuration. */
  others(): void;
  /** All views are old, whatever they rest on. */
  everything(): void;
  dispose(): void;
}

const VIEWS_AFTER_MS = 200;
const TOTALS_AFTER_MS = 500;

export function followChanges(session: Session): Changes {
  const { console: log } = session.connection;
  const edited = new Set<string>();
  const views = debounce(VIEWS_AFTER_MS, () => inBackground(log, 'refresh', refreshStale));
  const totals = debounce(TOTALS_AFTER_MS, () => inBackground(log, 'totals', refreshTotals));

  async function refreshStale(): Promise<void> {
    await publishProblems(session);
    const stale = staleDocuments(session);
    if (stale.length > 0) refreshViews(session);
    const toPush = new Set([...edited, ...stale]);
    edited.clear();
    for (const uri of toPush) await pushDiagnostics(session, uri);
    for (const uri of goneCells(session)) await clearDiagnostics(session, uri);
  }

  async function refreshTotals(): Promise<void> {
    if (await updateTotals(session)) await session.connection.sendNotification(CHANGED_NOTIFICATION);
  }

  function others(): void {
    views();
    totals();
  }

  return {
    document(uri) {
      edited.add(uri);
      others();
    },
    others,
    everything() {
      session.served.clear();
      refreshViews(session);
      for (const uri of openUris(session)) edited.add(uri);
      others();
    },
    dispose() {
      views.cancel();
      totals.cancel();
    },
  };
}

/** Open documents that the client believes to be unchanged, while something that they rest on has changed. */
function staleDocuments(session: Session): readonly string[] {
  const stale = [...session.served].filter(([uri, { version, analysis }]) => {
    const isOldToTheClient = shownAt(session, uri)?.version !== version;
    return !isOldToTheClient && session.workspace?.isCurrent(analysis) === false;
  });
  for (const [uri] of stale) session.served.delete(uri);
  return stale.map(([uri]) => uri);
}

/** Cells that were removed from a notebook, of which nobody tells by themselves. */
function goneCells(session: Session): readonly string[] {
  const gone = [...session.served.keys()].filter((uri) => !shownAt(session, uri));
  for (const uri of gone) session.served.delete(uri);
  return gone;
}

function refreshViews({ client, connection }: Session): void {
  const requests = [
    client.refreshesHints && InlayHintRefreshRequest.type,
    client.refreshesLenses && CodeLensRefreshRequest.type,
    client.refreshesDiagnostics && DiagnosticRefreshRequest.type,
  ];
  for (const type of requests) {
    if (type) inBackground(connection.console, type.method, () => connection.sendRequest(type));
  }
}
