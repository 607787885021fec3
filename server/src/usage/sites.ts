/** Which call of the workspace is on a line that a run named. Runs where the workspace is, on analyses that it keeps. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { FileId, PricedCall } from '../core/model.ts';
import { isNotebook } from '../core/syntax/notebook.ts';
import { createPositions } from '../reports/positions.ts';
import { decode } from '../workspace/decode.ts';
import { frontEndOf } from '../workspace/frontEnds.ts';
import { isInside, rootOf, toFileId } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/types.ts';
import { lineInEditor } from './savedLines.ts';
import type { BoundSite, PlaceRequest, SiteResolver } from './types.ts';

export function createSiteResolver(workspace: Workspace): SiteResolver {
  return (places) => {
    const roots = workspace.roots.map((root) => ({ root, real: realPath(root) }));
    return Promise.all(places.map((place) => resolveSite(workspace, roots, place)));
  };
}

interface Root {
  readonly root: FileId;
  readonly real: FileId | undefined;
}

async function resolveSite(
  workspace: Workspace,
  roots: readonly Root[],
  given: PlaceRequest,
): Promise<BoundSite | undefined> {
  const file = inWorkspace(roots, given.file);
  if (file === undefined) return undefined;
  const root = rootOf(workspace.roots, file);
  const nothing: BoundSite = { root, site: null, file, line: given.line };
  if (frontEndOf(file) === undefined) return nothing;
  const { calls } = await workspace.analyze(file);
  const text = workspace.text(file);
  if (calls.length === 0 || text === undefined) return nothing;
  const line = lineInEditor(savedText(file) ?? text, text, given.line);
  if (line === undefined) return nothing;
  const place = { ...given, file, line };
  const lined = linesOf(calls, text);
  const best = bestOf(lined, place, wasEdited(file, place.ts));
  return best === undefined ? nothing : { root, site: best.call.site, file, line: best.nameLine };
}

/** Undefined for notebooks, whose analysed text is not that of the file. */
function savedText(file: FileId): string | undefined {
  if (isNotebook(file)) return undefined;
  try {
    return decode(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** Node names files by their real path, also where the workspace was opened through a link. */
function inWorkspace(roots: readonly Root[], file: FileId): FileId | undefined {
  if (roots.some(({ root }) => isInside(file, root))) return file;
  for (const { root, real } of roots) {
    if (real !== undefined && isInside(file, real)) return root + file.slice(real.length);
  }
  return undefined;
}

function realPath(folder: FileId): FileId | undefined {
  try {
    return toFileId(realpathSync(folder));
  } catch {
    return undefined;
  }
}

interface LinedCall {
  readonly call: PricedCall;
  /** The callee's last name, which is where engines say that a call is. */
  readonly nameLine: number;
  readonly nameCol: number;
  readonly start: { readonly line: number; readonly column: number };
  readonly endLine: number;
  readonly statementLines: readonly [number, number];
}

function linesOf(calls: readonly PricedCall[], text: string): readonly LinedCall[] {
  const at = createPositions(text);
  return calls.map((call) => {
    const name = at(call.nameSpan[0]);
    return {
      call,
      nameLine: name.line,
      nameCol: name.column,
      start: at(call.callSpan[0]),
      endLine: at(call.callSpan[1]).line,
      statementLines: [at(call.statement[0]).line, at(call.statement[1]).line],
    };
  });
}

/**
 * The line of the callee's name first, then a call that spans the line, then one whose statement does. Among several: the
 * function's name, the column, the smallest. The request is made inside a wrapper, so its callers come last.
 */
function bestOf(calls: readonly LinedCall[], place: PlaceRequest, edited: boolean): LinedCall | undefined {
  const { line } = place;
  const tiers = [
    calls.filter(({ nameLine }) => nameLine === line),
    calls.filter(({ start, endLine }) => start.line <= line && line <= endLine),
    edited ? [] : calls.filter(({ statementLines: [from, to] }) => from <= line && line <= to),
    requestsIn(calls, place.fn),
  ];
  const tier = tiers.find((each) => each.length > 0) ?? [];
  // After an edit, a line alone may be that of another call.
  const sure = edited && tier !== tiers[0] ? tier.filter((each) => isIn(each, place.fn)) : tier;
  return [...sure].sort((a, b) => rank(a, place) - rank(b, place) || length(a) - length(b))[0];
}

/** A request that is made ready on one line and sent on another: the only one of its function. */
function requestsIn(calls: readonly LinedCall[], fn: string | null): readonly LinedCall[] {
  const within = calls.filter((each) => isIn(each, fn));
  return within.length === 1 && within[0]?.call.via === 'http' ? within : [];
}

function rank(lined: LinedCall, { line, col, fn }: PlaceRequest): number {
  const wrapper = lined.call.via === 'wrapper' ? 1e9 : 0;
  const stranger = fn !== null && !isIn(lined, fn) ? 1e6 : 0;
  return wrapper + stranger + (col === null ? 0 : Math.min(1e5, distance(lined, line, col)));
}

/** Node names the column of the callee's name, Python that of the whole expression. */
function distance({ nameLine, nameCol, start }: LinedCall, line: number, col: number): number {
  const ofName = nameLine === line ? Math.abs(nameCol - col) : 1e5;
  const ofStart = start.line === line ? Math.abs(start.column - col) + 0.5 : 1e5;
  return Math.min(ofName, ofStart);
}

function length({ call }: LinedCall): number {
  return call.callSpan[1] - call.callSpan[0];
}

/** Engines write `async ChatService.answer`, `Object.answer`, `<module>`. */
function isIn({ call }: LinedCall, fn: string | null): boolean {
  const name = fn
    ?.replace(/^async /, '')
    .split('.')
    .at(-1);
  if (name === undefined || name.startsWith('<')) return false;
  const symbols = /#([^:]*)/.exec(call.site)?.[1] ?? '';
  return symbols.split('.').includes(name);
}

/** Half a second is what clocks and file systems may differ by. */
function wasEdited(file: FileId, ts: number): boolean {
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return changed !== undefined && changed > ts + 500;
}
