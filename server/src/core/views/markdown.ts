/** Text that comes from somebody's code or configuration, made safe to stand in Markdown. */

/** Longer names are cut, so that a prompt in a model's place cannot fill the screen. */
const LONGEST = 80;

/** Text that reads as it is: on one line, with no mark that Markdown or HTML would act upon. */
export function plain(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>|~&#!]/g, '\\$&');
}

/** Text as code, cut at 80 characters. Not for table cells, where a `|` inside of code still parts cells. */
export function code(text: string): string {
  const short = shorten(oneLine(text));
  const longestRun = Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const pad = short === '' || short.startsWith('`') || short.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${short}${pad}${fence}`;
}

/** A link, or the bare label where there is no address. */
export function link(label: string, uri: string | null): string {
  return uri === null ? plain(label) : `[${plain(label)}](<${uri.replace(/[<>\s\\]/g, encodeURIComponent)}>)`;
}

/** Editors draw tables without any room between the columns. */
const COLUMN_GAP = '&emsp;';

/** A table whose columns but the first and the last are numbers, aligned right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 || index === head.length - 1 ? ':--' : '--:'));
  const spaced = [head, ...rows].map((cells) => cells.join(` | ${COLUMN_GAP}`));
  return [spaced[0], rule.join(' | '), ...spaced.slice(1)].map((row) => `| ${row} |`).join('\n');
}

/** The same for who shows Markdown as it is written. */
export function forPlainText(markdown: string): string {
  return markdown.replaceAll(COLUMN_GAP, '').replace(/\\([\\`*_{}[\]<>|~&#!])/g, '$1');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
