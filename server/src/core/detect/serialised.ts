/** Values that are turned into text before they are sent. */
import type { Value } from '../link/value.ts';
import type { Detecting } from './kinds.ts';

/** What is turned into text on its way: `data` of `JSON.stringify(data)`, `json.dumps(data).encode()`. */
export function serialised(cx: Detecting, value: Value): Value | undefined {
  if (value.k !== 'made') return undefined;
  const { callee, call } = value;
  if (callee.k === 'global' && SERIALISERS.has(callee.path.join('.'))) return cx.linker.argument(call, 0);
  if (callee.k === 'external' && SERIALISERS.has([callee.specifier, ...callee.path].join('.')))
    return cx.linker.argument(call, 0);
  const isEncoder =
    (callee.k === 'global' && callee.path.join('.') === 'Buffer.from') ||
    (callee.k === 'member' && callee.name === 'encode');
  if (!isEncoder) return undefined;
  // `json.dumps(data).encode()`, but `new TextEncoder().encode(JSON.stringify(data))`.
  const object = callee.k === 'member' ? serialised(cx, callee.object) : undefined;
  return object ?? serialised(cx, cx.linker.argument(call, 0));
}

const SERIALISERS = new Set(['JSON.stringify', 'json.dumps', 'orjson.dumps', 'ujson.dumps']);
