/** Sets a time-out in the SDK's own option: of the client where it is made here, else of the request. */
import type { Path } from '../../catalog/types.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { addOption, addOptionAt } from './addOption.ts';

/** Enough for most answers that are not streamed; an agent makes several. */
function secondsOf({ maxSteps }: PricedCall): number {
  return maxSteps > 1 ? 300 : 60;
}

export function addTimeout(call: PricedCall, ctx: RuleContext): Fix {
  const edit = inClient(call, ctx) ?? inRequest(call, ctx);
  return {
    title: `Give up after ${secondsOf(call)} s`,
    kind: 'quickfix',
    edits: edit ? [edit] : [],
    ...(edit === null && { disabled: 'The options that a time-out belongs to are not written here.' }),
    savingPerMonth: null,
    preferred: edit !== null,
  };
}

function inClient(call: PricedCall, ctx: RuleContext): TextEdit | null {
  const { clientAt } = call.reliability;
  if (!clientAt) return null;
  return firstEdit(writable(call.clientOptions?.timeout), (path) =>
    path.startsWith('maker.') ? null : addOption(clientAt, { path, value: valueAt(path, call) }, ctx),
  );
}

function inRequest(call: PricedCall, ctx: RuleContext): TextEdit | null {
  const paths = writable(call.spec?.timeout);
  // Any version takes a signal.
  const signals = paths.filter((path) => isSignal(path));
  return firstEdit(signals.length > 0 ? signals : paths, (path) =>
    addOptionAt(call, [path], valueAt(path, call), ctx),
  );
}

function firstEdit(paths: readonly Path[], edit: (path: Path) => TextEdit | null): TextEdit | null {
  for (const path of paths) {
    const found = edit(path);
    if (found) return found;
  }
  return null;
}

/** Paths that name the option itself, and not an object that has it inside. */
function writable(paths: readonly Path[] | undefined): readonly Path[] {
  return (paths ?? []).filter((path) => NAMES.test(path) && !HANDLERS.test(path));
}

const NAMES =
  /\.(?:timeout|timeoutMs|timeout_ms|timeoutInSeconds|requestTimeout|request_timeout|read_timeout|signal|abortSignal)$/;
// An object of one's own class, which a plain one does not replace.
const HANDLERS = /requestHandler|\.config\./;

function isSignal(path: Path): boolean {
  return /\.(?:signal|abortSignal)$/.test(path);
}

function valueAt(path: Path, call: PricedCall): string {
  if (isSignal(path)) return `AbortSignal.timeout(${secondsOf(call)}_000)`;
  return call.reliability.timeoutUnit === 's' ? `${secondsOf(call)}` : `${secondsOf(call)}_000`;
}
