/** The pages that explain the rules, which are shipped beside the program. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;
/** Seen from the bundle in `dist/`, and from the source. */
const folder = [path.join(here, '../docs/rules'), path.join(here, '../../../docs/rules')].find((each) =>
  existsSync(each),
);
const known = new Map<string, string | undefined>();

/** The address of a rule's page; undefined where there is none. */
export function pageOf(rule: string): string | undefined {
  if (!known.has(rule)) known.set(rule, findPage(rule));
  return known.get(rule);
}

function findPage(rule: string): string | undefined {
  const file = folder === undefined ? undefined : path.join(folder, `${rule}.md`);
  return file !== undefined && existsSync(file) ? pathToFileURL(file).href : undefined;
}
