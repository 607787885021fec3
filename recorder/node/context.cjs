/** The call of an SDK that the program is inside of: where it was made, and which of its attempts have failed. */
'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');

const storage = new AsyncLocalStorage();
const QUIET = Object.freeze({ isQuiet: true });

exports.currentEntry = () => storage.getStore();

/** A step of the network begins whose requests have been counted already: what ends its synchronous part. */
exports.enterQuietly = function enterQuietly() {
  const outer = storage.getStore();
  storage.enterWith(QUIET);
  return () => storage.enterWith(outer);
};

/**
 * A method of an SDK begins: what ends its synchronous part, or null where it is a part of the call that is under way.
 * A call within another one is the same call, unless the user's own code made it, say in a tool or a step of a chain.
 */
exports.enter = function enter(name, argument, below) {
  const outer = storage.getStore();
  if (outer?.isQuiet) return null;
  const entry = entryFor(outer, name, argument, below);
  if (entry === outer) return null;
  // Not `run`, which would put frames of its own between the program and the SDK.
  storage.enterWith(entry);
  return () => storage.enterWith(outer);
};

function entryFor(outer, name, argument, below) {
  try {
    const { lookAround } = require('./sites.cjs');
    const { site, isDirect } = lookAround(below);
    const isNew = isDirect && site.file !== null;
    if (outer && (!isNew || isSame(outer.site, site))) {
      return outer.package === name ? outer : { ...outer, package: name };
    }
    return {
      package: name,
      site: isNew ? site : null,
      failed: new Map(),
      // Not kept alive longer than the program does.
      argument: typeof argument === 'object' && argument !== null ? new WeakRef(argument) : null,
    };
  } catch {
    return outer;
  }
}

const isSame = (a, b) => a !== null && a.file === b.file && a.line === b.line && a.col === b.col;
