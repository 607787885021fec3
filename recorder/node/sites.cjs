/**
 * Where in the user's code a call is made: the nearest frame on the stack that is neither a package's, Node's nor the
 * recorder's. The user's own `Error.stackTraceLimit` and `Error.prepareStackTrace` are as before when this returns.
 */
'use strict';

const { fileURLToPath } = require('node:url');

const DEPTH = 60;
const NOWHERE = Object.freeze({ file: null, line: null, col: null, fn: null });
const HERE = __dirname;
/** Next.js keeps what it bundled of packages in files with this in their names. */
const PACKAGE = /(?:^|[/\\])node_modules(?:[/\\]|_)/;
const NAME = /node_modules[/\\](?:\.pnpm[/\\][^/\\]+[/\\]node_modules[/\\])?((?:@[^/\\]+[/\\])?[^/\\]+)/g;

/** Newer Node has a function there from the start. */
const INITIAL = globalThis[Symbol.for('llm-cost.recorder')]?.prepareStackTrace;

exports.NOWHERE = NOWHERE;

/** `{ site, isDirect, packages }`. `isDirect`: no await lies between the site and here. */
exports.lookAround = function lookAround(below) {
  const frames = capture(below);
  const packages = [];
  let site = null;
  let isDirect = true;
  for (const frame of frames) {
    if (!site && frame.isAsync) isDirect = false;
    // Who waits for several promises at once does not say which line made this one.
    if (!site && frame.isCombined) break;
    if (!frame.file || frame.file.startsWith('node:') || frame.file.startsWith(HERE)) continue;
    if (PACKAGE.test(frame.file)) {
      const name = [...frame.file.matchAll(NAME)].at(-1)?.[1];
      if (name) packages.push(name.replace(/\\/g, '/'));
      continue;
    }
    if (site) continue;
    const mapped = original(frame);
    if (!PACKAGE.test(mapped.file)) site = isDirect ? siteOf(mapped) : awaitedAt(siteOf(mapped));
  }
  return { site: site ?? NOWHERE, isDirect: isDirect && site !== null, packages };
};

function siteOf({ file, line, col, fn }) {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const isPath = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
  return isPath ? { file: path, line, col, fn } : NOWHERE;
}

const AWAITED =
  /^await\s+((?:[\w$]+\s*\??\.\s*)*)([\w$]+)(?:<[^()]*>)?\((?!\s*(?:async\b|function\b|[\w$]+\s*=>|\([^()]*\)\s*=>))/;
const texts = new Map();

/**
 * Behind an await the stack has where somebody waits, which is where the call is made only if the text says that what
 * is awaited right there is the result of a method of an SDK.
 */
function awaitedAt(site) {
  if (site.file === null) return NOWHERE;
  const lines = linesOf(site.file);
  const found = AWAITED.exec(lines[site.line - 1]?.slice(site.col - 1) ?? '');
  if (!found || !methodNames().has(found[2])) return NOWHERE;
  return { ...site, col: site.col + found[0].indexOf(found[2], found[0].search(/\s/) + 1 + found[1].length) };
}

let names = null;

function methodNames() {
  names ??= new Set(
    require('./entries.json').flatMap(({ classes, functions, assigned }) => [
      ...(classes ?? []),
      ...(functions ?? []),
      ...(assigned?.names ?? []),
    ]),
  );
  return names;
}

function linesOf(file) {
  if (!texts.has(file)) {
    if (texts.size > 50) texts.clear();
    try {
      texts.set(file, require('node:fs').readFileSync(file, 'utf8').split('\n'));
    } catch {
      texts.set(file, []);
    }
  }
  return texts.get(file);
}

/**
 * The frames above `below`. A program that has its own way of printing stacks knows how to map its lines and gets to do
 * so, but what it prints may leave out where an await lies.
 */
function capture(below) {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const isMapped = typeof prepareStackTrace === 'function' && prepareStackTrace !== INITIAL;
  const holder = {};
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (error, sites) => {
      const frames = sites.map(fromCallSite);
      return isMapped ? mapped(frames, prepareStackTrace.call(Error, error, sites)) : frames;
    };
    Error.captureStackTrace(holder, below);
    return Array.isArray(holder.stack) ? holder.stack : [];
  } finally {
    if (Error.stackTraceLimit === DEPTH) Error.stackTraceLimit = stackTraceLimit;
    restore(prepareStackTrace);
  }
}

/** Nothing where the lines are not those of the frames. */
function mapped(frames, text) {
  const lines = String(text)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  if (lines.length !== frames.length) return [];
  return frames.map((frame, index) => ({ ...frame, ...fromLine(lines[index]) }));
}

function restore(prepareStackTrace) {
  if (prepareStackTrace === undefined) delete Error.prepareStackTrace;
  else Error.prepareStackTrace = prepareStackTrace;
}

function fromCallSite(site) {
  return {
    file: site.getFileName() ?? site.getScriptNameOrSourceURL?.() ?? null,
    line: site.getLineNumber(),
    col: site.getColumnNumber(),
    fn: nameOf(site.getFunctionName()),
    isAsync: site.isAsync?.() ?? false,
    isCombined: (site.getPromiseIndex?.() ?? null) !== null,
  };
}

/** `    at async name (file:///a.ts:1:2)`, or without a name. */
function fromLine(text) {
  const [, file, line, col] = /^\s+at (?:async )?(?:.*? \()?(.*?):(\d+):(\d+)\)?$/.exec(text) ?? [];
  return file ? { file, line: Number(line), col: Number(col) } : {};
}

/** `Object.answer` → answer. What has no name has none. */
function nameOf(name) {
  const last = name
    ?.replace(/^(?:async |new )/, '')
    .split('.')
    .pop();
  return last && /^[\w$#]+$/.test(last) ? last.slice(0, 100) : null;
}

/** With `--enable-source-maps`, as tsx runs, Node knows where a frame comes from. */
function original(frame) {
  if (!frame.file || !process.sourceMapsEnabled || frame.file.startsWith('node:')) return frame;
  try {
    const map = require('node:module').findSourceMap(frame.file);
    const entry = map?.findEntry(frame.line - 1, frame.col - 1);
    if (!entry || typeof entry.originalLine !== 'number') return frame;
    return {
      ...frame,
      file: entry.originalSource || frame.file,
      line: entry.originalLine + 1,
      col: entry.originalColumn + 1,
    };
  } catch {
    return frame;
  }
}
