/** Which calls have other measured figures than before, so that nothing else is analysed anew. */
import type { MeasuredSite, MeasuredSites } from '../core/measured.ts';
import type { FileId } from '../core/model.ts';

type ByRoot = ReadonlyMap<FileId, MeasuredSites>;

/** Sites by root; a root without any is left out. */
export function changedSites(before: ByRoot, after: ByRoot): ReadonlyMap<FileId, ReadonlySet<string>> {
  const changed = new Map<FileId, ReadonlySet<string>>();
  for (const root of new Set([...before.keys(), ...after.keys()])) {
    const sites = changedIn(before.get(root) ?? NONE, after.get(root) ?? NONE);
    if (sites.size > 0) changed.set(root, sites);
  }
  return changed;
}

const NONE: MeasuredSites = new Map();

function changedIn(before: MeasuredSites, after: MeasuredSites): ReadonlySet<string> {
  const all = new Set([...before.keys(), ...after.keys()]);
  return new Set([...all].filter((site) => !isSame(before.get(site), after.get(site))));
}

function isSame(left: MeasuredSite | undefined, right: MeasuredSite | undefined): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
