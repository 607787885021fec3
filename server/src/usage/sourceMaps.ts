/**
 * From the compiled line that a run named to the line that a person wrote: inline maps, maps that a comment names, and maps
 * beside the file. What cannot be followed stays as it is.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { toFileId } from '../workspace/paths.ts';
import type { PlaceRequest } from './types.ts';

export type Original = (place: PlaceRequest) => PlaceRequest;

/** Bundles of this size are megabytes of map; a larger one is left alone. */
const MAX_BYTES = 64e6;
const KEPT = 24;

interface Loaded {
  readonly stamp: string;
  readonly map: { readonly payload: SourceMap; readonly folder: string; readonly root: string } | undefined;
}

export function followSourceMaps(): Original {
  const cache = new Map<string, Loaded>();

  function load(file: string): Loaded['map'] {
    const stamp = `${stampOf(file)} ${stampOf(`${file}.map`)}`;
    const known = cache.get(file);
    cache.delete(file);
    const loaded = known?.stamp === stamp ? known : { stamp, map: readMap(file) };
    cache.set(file, loaded);
    const [oldest] = cache.keys();
    if (cache.size > KEPT && oldest !== undefined) cache.delete(oldest);
    return loaded.map;
  }

  return (place) => {
    if (!/\.[cm]?jsx?$/.test(place.file)) return place;
    try {
      const map = load(place.file);
      return (map && mapped(place, map)) ?? place;
    } catch {
      return place;
    }
  };
}

function mapped(place: PlaceRequest, { payload, folder, root }: NonNullable<Loaded['map']>) {
  const entry = payload.findEntry(place.line - 1, Math.max(0, (place.col ?? 1) - 1));
  if (!('originalSource' in entry) || !entry.originalSource) return undefined;
  const file = sourceFile(entry.originalSource, folder, root);
  if (file === undefined) return undefined;
  // A bundler's helper or a package that was bundled is not the user's line.
  if (file.includes('/node_modules/')) return undefined;
  return { ...place, file, line: entry.originalLine + 1, col: entry.originalColumn + 1 };
}

function readMap(file: string): Loaded['map'] {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? MAX_BYTES) >= MAX_BYTES) return undefined;
  const text = readFileSync(file, 'utf8');
  const marker = 'sourceMappingURL=';
  const at = text.lastIndexOf(marker);
  const named = at < 0 ? undefined : /^[^\s'"*]+/.exec(text.slice(at + marker.length))?.[0];
  const inline = named?.startsWith('data:') ? fromDataUrl(named) : undefined;
  const besides = named === undefined || inline !== undefined ? `${file}.map` : besideFile(file, named);
  const content = inline ?? readIfSmall(besides);
  if (content === undefined) return undefined;
  // A guard against JSON hijacking that some tools write.
  const payload = JSON.parse(content.replace(/^\)\]\}'[^\n]*\n/, ''));
  const folder = path.dirname(inline === undefined ? besides : file);
  return { payload: new SourceMap(payload), folder, root: String(payload.sourceRoot ?? '') };
}

function fromDataUrl(url: string): string | undefined {
  const comma = url.indexOf(',');
  if (comma < 0) return undefined;
  const data = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(data, 'base64').toString('utf8')
    : decodeURIComponent(data);
}

function besideFile(file: string, named: string): string {
  if (named.startsWith('file:')) return fileURLToPath(named);
  return path.resolve(path.dirname(file), decodeURIComponent(named.replace(/[?#].*$/, '')));
}

function readIfSmall(file: string): string | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  return size === undefined || size > MAX_BYTES ? undefined : readFileSync(file, 'utf8');
}

/**
 * `../src/a.ts`, `file:///…`, `webpack://app/./src/a.ts`, `turbopack:///[project]/src/a.ts`. An address of a bundler counts from
 * the project, which is the nearest folder above that has the file.
 */
function sourceFile(source: string, folder: string, root: string): string | undefined {
  if (source.startsWith('file:')) return existing(fileURLToPath(source));
  const bundled = /^[a-z][a-z-]+:\/\/+(.*)$/i.exec(source)?.[1];
  if (bundled === undefined) return existing(path.resolve(folder, root.replace(/^file:\/\//, ''), source));
  const inside = decodeURIComponent(bundled).replace(/\?.*$/, '');
  const variants = [inside, inside.slice(inside.indexOf('/') + 1)].map((each) =>
    each.replace(/^(?:\[project\]\/|\.\/|\/)+/, ''),
  );
  for (let above = folder; ; above = path.dirname(above)) {
    for (const variant of variants) {
      const file = variant === '' ? undefined : existing(path.resolve(above, variant));
      if (file !== undefined) return file;
    }
    if (path.dirname(above) === above) return undefined;
  }
}

function existing(file: string): string | undefined {
  return existsSync(file) ? toFileId(file) : undefined;
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? '-' : `${stat.mtimeMs}:${stat.size}`;
}
