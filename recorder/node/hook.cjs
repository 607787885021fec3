/**
 * Loaded into the user's program by `NODE_OPTIONS=--require`. It must never be noticed: everything is in a try block,
 * whatever is not needed by a program without LLM calls is loaded at the first one, and nothing here keeps the process
 * alive. It changes `fetch`, adds a line to the modules of known SDKs as they are loaded, and listens to Node's own
 * diagnostics of HTTP requests.
 */
'use strict';

/** What a path must have before anything else is looked at. */
const MAYBE =
  /\/(?:completions|embeddings|messages|responses|complete|generations|edits|variations|transcriptions|translations|speech|moderations|converse|converse-stream|invoke|invoke-with-response-stream|chat|generate|embed|rerank|predictions)\/?(?:$|[?#])|:(?:\w*[gG]enerateContent|embedContent|batchEmbedContents|\w*[pP]redict)\b|\/models\/|\/ai\/run\//;

const TOOLS = /^(?:npm|npx|yarn|yarnpkg|pnpm|pnpx|node-gyp|corepack)(?:-cli)?(?:\.[cm]?js)?$/;

try {
  start();
} catch {
  // The user's program goes on without being recorded.
}

function start() {
  const spool = process.env.LLM_COST_SPOOL;
  if (!spool || globalThis[Symbol.for('llm-cost.recorder')]) return;
  const script = process.argv[1] ?? '';
  if (TOOLS.test(script.slice(Math.max(script.lastIndexOf('/'), script.lastIndexOf('\\')) + 1))) return;
  const { ensureRun, newPrefix } = require('./run.cjs');
  const run = ensureRun();
  const { prepareStackTrace } = Error;
  const maybe = (url) => MAYBE.test(url);
  const shared = { spool, run, prefix: newPrefix(), prepareStackTrace, maybe, hasUndici: false };
  const { installEntries } = require('./entries.cjs');
  Object.defineProperty(globalThis, Symbol.for('llm-cost.recorder'), { value: shared, configurable: true });
  each(
    () => require('./fetch.cjs').installFetch(shared),
    () => require('./http.cjs').installHttp(shared),
    () => installEntries(shared),
  );
}

/** One way of recording that does not work on this Node must not stop the others. */
function each(...steps) {
  for (const step of steps) {
    try {
      step();
    } catch {
      // Recorded less.
    }
  }
}
