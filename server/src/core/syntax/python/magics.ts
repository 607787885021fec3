/** What IPython allows beside Python, taken out of a notebook's cell so that the parser reads the rest. */

/** Cell magics whose cell is Python all the same. */
const PYTHON_CELL = /^%%(?:time|timeit|prun|capture|debug|memit|mprun|heat|ipytest)\b/;
/** Line magics that run the statement behind them. */
const RUNS_STATEMENT = /^%(?:time|timeit|prun|memit)(?=[ \t])/;

/**
 * Replaces magics (`%x`, `%%x`), shell commands (`!cmd`, `x = !cmd`) and help (`?name`, `name??`) by spaces, so that all
 * offsets stay. The statement behind `%time` is kept. Only where a statement may start: `%` and `!=` inside of brackets
 * and strings are left alone.
 */
export function blankMagics(text: string): string {
  const first = /^\s*(%%[^\n]*)/.exec(text);
  if (first && !PYTHON_CELL.test(first[1] ?? '')) return blanked(text);
  let result = '';
  let inside: Inside = { brackets: 0, quote: '' };
  let before: 'whole' | 'statement' | 'magic' = 'whole';
  for (const line of text.split(/(?<=\n)/)) {
    const starts: boolean = before === 'whole' && inside.brackets === 0 && inside.quote === '';
    const isMagic: boolean = before === 'magic' || (starts && MAGIC.test(line));
    result += isMagic ? withoutMagic(line) : line;
    if (!isMagic) inside = after(line, inside);
    // Either goes on behind a backslash at the end of its line.
    before = /\\\r?\n$/.test(line) ? (isMagic ? 'magic' : 'statement') : 'whole';
  }
  return result;
}

const MAGIC = /^\s*(?:[%!?]|[\w.[\]'"*]+\?{1,2}\s*$|[\w., \t]+=\s*(?:!|%\w))/;

function withoutMagic(line: string): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const runs = RUNS_STATEMENT.exec(line.slice(indent.length))?.[0];
  if (runs === undefined || !/^[ \t]+[^-\s]/.test(line.slice(indent.length + runs.length)))
    return blanked(line);
  // An indented statement would be an error: an empty one stands before it.
  return `${indent}0;${' '.repeat(runs.length - 2)}${line.slice(indent.length + runs.length)}`;
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

interface Inside {
  readonly brackets: number;
  /** The triple quotes of an open string, else ''. */
  readonly quote: string;
}

/** Where one is after the line. */
function after(line: string, { brackets, quote }: Inside): Inside {
  let depth = brackets;
  let open = quote;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === '\\') at++;
    else if (open !== '') {
      if (line.startsWith(open, at)) {
        at += open.length - 1;
        open = '';
      }
    } else if (char === '#') break;
    else if (char === '"' || char === "'") {
      open = line.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      at += open.length - 1;
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
  }
  // A string in single quotes ends with its line, closed or not.
  return { brackets: depth, quote: open.length === 3 ? open : '' };
}
