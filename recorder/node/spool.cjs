/** Appends records to this process's own spool file, one line each, in one write. */
'use strict';

const { closeSync, mkdirSync, openSync, writeSync } = require('node:fs');
const path = require('node:path');

const LONGEST_LINE = 4096;
let file = null;
let isBroken = false;

/** Loses the record where the folder cannot be written; a program must not fail for it. */
exports.append = function append({ spool, run }, record) {
  if (isBroken) return;
  try {
    const line = `${fitting(record)}\n`;
    file ??= open(spool, run);
    writeSync(file, line);
  } catch {
    isBroken = true;
    close();
  }
};

function open(spool, run) {
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  return openSync(path.join(spool, `${run}-${process.pid}.ndjson`), 'a', 0o600);
}

function close() {
  try {
    if (file !== null) closeSync(file);
  } catch {
    // It was not open any more.
  }
}

/** A path can be longer than a line may be; without its place the record is still worth having. */
function fitting(record) {
  const text = JSON.stringify(record);
  if (Buffer.byteLength(text) < LONGEST_LINE) return text;
  return JSON.stringify({ ...record, file: null, line: null, col: null, fn: null });
}
