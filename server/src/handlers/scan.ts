/** `llmCost/scan`, and the scan after start: every file of the workspace in the background, with progress. */
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { FileId } from '../core/model.ts';
import type { Session } from '../lsp/session.ts';
import type { Workspace } from '../workspace/types.ts';
import { note } from './totals.ts';

export interface Scanner {
  /** Joins a scan that is under way. Settles when the totals are those of the whole workspace, or were given up. */
  scan(): Promise<void>;
  /** Gives up the scan that is under way. */
  stop(): void;
}

export function createScanner(session: Session): Scanner {
  let underWay: { readonly done: Promise<void>; readonly abort: AbortController } | undefined;

  async function start(abort: AbortController): Promise<void> {
    const workspace = await session.ready;
    const progress = await session.connection.window.createWorkDoneProgress();
    progress.token.onCancellationRequested(() => abort.abort());
    progress.begin('LLM Cost: scanning', 0, '', true);
    try {
      await scanAll(session, workspace, abort.signal, progress);
    } finally {
      progress.done();
    }
  }

  return {
    scan() {
      if (underWay) return underWay.done;
      const abort = new AbortController();
      const done = start(abort).finally(() => {
        if (underWay?.abort === abort) underWay = undefined;
      });
      underWay = { done, abort };
      return done;
    },
    stop() {
      underWay?.abort.abort();
      underWay = undefined;
    },
  };
}

async function scanAll(
  session: Session,
  workspace: Workspace,
  signal: AbortSignal,
  progress: WorkDoneProgressServerReporter,
): Promise<void> {
  const seen = new Set<FileId>();
  const isStale = () => signal.aborted || session.workspace !== workspace;
  const result = await unlessAborted(
    signal,
    workspace.scan({
      signal,
      onProgress: throttled((percent, files) => progress.report(percent, files)),
      onAnalysis: (analysis) => {
        seen.add(analysis.file);
        if (!isStale()) note(session, analysis);
      },
    }),
  );
  if (!result || isStale()) return;
  for (const file of session.analyses.keys()) if (!seen.has(file)) session.touched.add(file);
  for (const { file, reason } of result.failed)
    session.connection.console.info(`${file} was not scanned: ${reason}`);
  session.scanned = true;
}

/** A scan that is given up rejects, which is what we asked for and no error. */
async function unlessAborted<T>(signal: AbortSignal, result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** One report a percent is enough for any progress bar. */
function throttled(report: (percent: number, files: string) => void): (done: number, total: number) => void {
  let last = -1;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (percent === last) return;
    last = percent;
    report(percent, `${done} of ${total} files`);
  };
}
