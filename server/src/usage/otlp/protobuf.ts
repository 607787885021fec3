/**
 * Reads OTLP's `ExportTraceServiceRequest` (opentelemetry-proto 1.x, `trace/v1/trace.proto`) from protobuf into the shape that
 * its JSON form has. Only what a usage record needs is kept; everything else is passed over. Throws on broken bytes.
 */
import type { AnyValue, KeyValue, OtlpRequest, ResourceSpans, ScopeSpans, Span, SpanEvent } from './types.ts';

/** Values within values: deeper ones are no attributes of ours. */
const DEPTH = 4;

export function decodeRequest(bytes: Uint8Array): OtlpRequest {
  const resourceSpans: ResourceSpans[] = [];
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === 1 && value instanceof Uint8Array) resourceSpans.push(resourceOf(value));
  }
  return { resourceSpans };
}

function resourceOf(bytes: Uint8Array): ResourceSpans {
  const attributes: KeyValue[] = [];
  const scopeSpans: ScopeSpans[] = [];
  for (const { field, value } of fieldsOf(bytes)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 2) scopeSpans.push({ spans: messages(value, 2).map(spanOf) });
    if (field === 1) attributes.push(...messages(value, 1).map((each) => attributeOf(each)));
  }
  return { resource: { attributes }, scopeSpans };
}

function spanOf(bytes: Uint8Array): Span {
  const span: { -readonly [K in keyof Span]: Span[K] } & { attributes: KeyValue[]; events: SpanEvent[] } = {
    attributes: [],
    events: [],
  };
  for (const { field, value } of fieldsOf(bytes)) {
    if (typeof value === 'bigint') {
      if (field === 7) span.startTimeUnixNano = String(value);
      if (field === 8) span.endTimeUnixNano = String(value);
    } else if (value instanceof Uint8Array) {
      if (field === 1) span.traceId = hex(value);
      if (field === 2) span.spanId = hex(value);
      if (field === 4) span.parentSpanId = hex(value);
      if (field === 5) span.name = utf8(value);
      if (field === 9) span.attributes.push(attributeOf(value));
      if (field === 11) span.events.push(eventOf(value));
      if (field === 15) span.status = statusOf(value);
    }
  }
  return span;
}

function eventOf(bytes: Uint8Array): SpanEvent {
  const attributes: KeyValue[] = [];
  let name = '';
  let timeUnixNano: string | undefined;
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === 1 && typeof value === 'bigint') timeUnixNano = String(value);
    if (field === 2 && value instanceof Uint8Array) name = utf8(value);
    if (field === 3 && value instanceof Uint8Array) attributes.push(attributeOf(value));
  }
  return { name, attributes, ...(timeUnixNano === undefined ? {} : { timeUnixNano }) };
}

function statusOf(bytes: Uint8Array): { code: number } {
  const code = [...fieldsOf(bytes)].find(({ field }) => field === 3)?.value;
  return { code: typeof code === 'bigint' ? Number(code) : 0 };
}

function attributeOf(bytes: Uint8Array, depth = 0): KeyValue {
  let key = '';
  let value: AnyValue = {};
  for (const { field, value: found } of fieldsOf(bytes)) {
    if (!(found instanceof Uint8Array)) continue;
    if (field === 1) key = utf8(found);
    if (field === 2) value = anyValueOf(found, depth);
  }
  return { key, value };
}

function anyValueOf(bytes: Uint8Array, depth: number): AnyValue {
  for (const { field, value, wire } of fieldsOf(bytes)) {
    if (field === 1 && value instanceof Uint8Array) return { stringValue: utf8(value) };
    if (field === 2 && typeof value === 'bigint') return { boolValue: value !== 0n };
    if (field === 3 && typeof value === 'bigint') return { intValue: String(BigInt.asIntN(64, value)) };
    if (field === 4 && wire === 1 && typeof value === 'bigint') return { doubleValue: doubleOf(value) };
    if (field === 5 && value instanceof Uint8Array && depth < DEPTH) {
      return { arrayValue: { values: messages(value, 1).map((each) => anyValueOf(each, depth + 1)) } };
    }
  }
  return {};
}

function messages(bytes: Uint8Array, wanted: number): Uint8Array[] {
  return [...fieldsOf(bytes)].flatMap(({ field, value }) =>
    field === wanted && value instanceof Uint8Array ? [value] : [],
  );
}

interface Field {
  readonly field: number;
  readonly wire: number;
  /** Bytes for what has a length, else the number's bits. */
  readonly value: Uint8Array | bigint;
}

/** The wire format: https://protobuf.dev/programming-guides/encoding/. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      result |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, result);
    }
    throw new Error('a number without an end');
  };
  const skip = (length: number): number => {
    const start = at;
    at += length;
    if (at > bytes.length) throw new Error('a field longer than its message');
    return start;
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [field, wire] = [tag >>> 3, tag & 7];
    if (wire === 0) yield { field, wire, value: varint() };
    else if (wire === 1) yield { field, wire, value: view.getBigUint64(skip(8), true) };
    else if (wire === 5) yield { field, wire, value: BigInt(view.getUint32(skip(4), true)) };
    else if (wire === 2) {
      const length = Number(varint());
      const start = skip(length);
      yield { field, wire, value: bytes.subarray(start, start + length) };
    } else throw new Error(`a field of the unknown kind ${wire}`);
  }
}

function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
