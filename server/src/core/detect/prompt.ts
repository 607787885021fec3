/**
 * What is sent: system prompt, messages, tools, schema, as parts that are text, images or known only at run time.
 * One walk serves every SDK: all of them use an object with a role and a content of text or typed parts.
 */
import type { LlmCallSpec } from '../../catalog/types.ts';
import { type Loc, optionsOf, unknown, type Value } from '../link/value.ts';
import type { Place, PromptPart, PromptRole, PromptSegment } from '../model.ts';
import { grownBy } from './grownPrompt.ts';
import { type Detecting, firstAt, kindOf, type Made, typeOf, valueAt } from './kinds.ts';
import { placeAtPath, placeOfEntry, placesOfItems } from './promptPlaces.ts';
import { schemaParts } from './schema.ts';

const FIELDS = ['tools', 'system', 'prompt', 'schema'] as const;

type Field = (typeof FIELDS)[number];

/** `added` are values that calls on the way to the receiver add: the templates of a chain, tools that are bound. */
export function promptOf(
  cx: Detecting,
  spec: LlmCallSpec,
  call: Loc,
  maker: Made | null,
  added: (field: Field) => readonly Value[] = () => [],
): PromptSegment[] {
  const at = (path: string): Value => valueAt(cx, path, call, maker);
  const listed = FIELDS.flatMap((field) => spec[field] ?? []);
  // Options of which parts are listed are no text themselves; what is not known as a whole counts once.
  const isOfItsOwn = (path: string): boolean =>
    !(at(path).k === 'object' && listed.some((other) => other.startsWith(`${path}.`))) &&
    !listed.some((other) => path.startsWith(`${other}.`) && !HOLDERS.has(at(other).k));
  const values = (field: Field): Read[] => {
    const own = (spec[field] ?? [])
      .filter((path) => isOfItsOwn(path))
      .map((path) => ({ value: at(path), near: placeAtPath(cx, path, call, maker) }));
    const beside = added(field).flatMap((value) => cx.linker.items(value) ?? [value]);
    const put = beside.filter((value) => !isNoText(cx, value)).map((value) => ({ value, near: null }));
    return [...put, ...own].filter(({ value }) => !isNothing(value));
  };
  const here: Reading = { cx, call };
  return [
    ...values('tools').map(
      ({ value }): PromptSegment => segment('tools', schemaParts(cx, value, 0), placeOf(cx, value)),
    ),
    ...values('system').map(
      ({ value, near }): PromptSegment =>
        segment(
          'system',
          contentParts(cx, value, 0, near),
          placeOf(cx, value) ?? near,
          isMarked(cx, value, 0),
        ),
    ),
    ...values('prompt').flatMap(({ value, near }) => messages(here, value, 0, near)),
    ...values('schema').map(
      ({ value }): PromptSegment => segment('schema', schemaParts(cx, value, 0), placeOf(cx, value)),
    ),
  ];
}

interface Read {
  readonly value: Value;
  /** The expression that it was read from. */
  readonly near: Place | null;
}

interface Reading {
  readonly cx: Detecting;
  /** The SDK's. */
  readonly call: Loc;
}

const HOLDERS: ReadonlySet<Value['k']> = new Set(['object', 'union', 'absent']);

/** A model or a parser in a chain, which is no part of what is sent. */
function isNoText(cx: Detecting, value: Value): boolean {
  const kind = value.k === 'made' ? kindOf(cx, value) : undefined;
  return kind?.k === 'instance' && !typeOf(kind.sdk, kind.type)?.prompt;
}

function isNothing(value: Value): boolean {
  return (
    value.k === 'absent' ||
    (value.k === 'literal' && (value.value === null || typeof value.value === 'boolean'))
  );
}

function segment(
  role: PromptRole,
  parts: readonly PromptPart[],
  at: Place | null,
  cacheMarked = false,
): PromptSegment {
  return { role, parts, at, cacheMarked };
}

function messages(at: Reading, value: Value, depth: number, near: Place | null): PromptSegment[] {
  const { cx } = at;
  if (depth > 6) return [segment('user', [{ kind: 'dynamic', at: near }], near)];
  const items = cx.linker.items(value);
  const pair = items && rolePair(items);
  if (pair) return [segment(pair.role, contentParts(cx, pair.content, 0, near), placeOf(cx, value))];
  if (items) {
    const places = placesOfItems(cx, value);
    const own = items.flatMap((item, index) => messages(at, item, depth + 1, places[index] ?? null));
    return value.k === 'array' ? withGrown(at, value, own, depth) : own;
  }
  const template = templateOf(cx, value);
  if (template) {
    const parts = messages(at, template.value, depth + 1, near);
    return template.role ? parts.map((part) => ({ ...part, role: template.role ?? part.role })) : parts;
  }
  if (value.k === 'object') {
    const role = cx.linker.property(value, 'role');
    const name = CONTENT.find((key) => cx.linker.property(value, key).k !== 'absent');
    const content = name === undefined ? value : cx.linker.property(value, name);
    if (role.k !== 'absent' || name !== undefined) {
      const written = name === undefined ? null : placeOfEntry(cx, value, name);
      return [
        segment(
          roleOf(role),
          contentParts(cx, content, 0, written ?? near),
          placeOf(cx, value),
          isMarked(cx, value, 0),
        ),
      ];
    }
  }
  // A block of a message that is an object of the package's own may be marked.
  return [
    segment('user', contentParts(cx, value, 0, near), placeOf(cx, value) ?? near, isMarked(cx, value, 0)),
  ];
}

/** A list of messages with what is put into it before it is sent. */
function withGrown(
  at: Reading,
  list: Extract<Value, { k: 'array' }>,
  own: readonly PromptSegment[],
  depth: number,
): PromptSegment[] {
  const all = [...own];
  for (const { value, at: place, first, maybe, spread } of grownBy(at.cx, list, at.call)) {
    const isOpen = spread && !at.cx.linker.items(value);
    const put = isOpen
      ? [segment('user', [{ kind: 'dynamic', at: place }], place)]
      : messages(at, value, depth + 1, place);
    const segments = maybe ? put.map(optional) : put;
    if (first) all.unshift(...segments);
    else all.push(...segments);
  }
  return all;
}

function optional(part: PromptSegment): PromptSegment {
  return { ...part, parts: [{ kind: 'either', options: [part.parts, []] }] };
}

const ROLES: Readonly<Record<string, PromptRole>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  model: 'assistant',
  ai: 'assistant',
  chatbot: 'assistant',
  tool: 'tool',
  function: 'tool',
};

function roleOf(role: Value): PromptRole {
  const [first] = optionsOf(role);
  return (first?.k === 'literal' && ROLES[String(first.value).toLowerCase()]) || 'user';
}

/** `['system', 'You are …']`; what stands for a placeholder is not known. */
function rolePair(items: readonly Value[]): { role: PromptRole; content: Value } | undefined {
  const [first, content] = items;
  if (items.length !== 2 || first?.k !== 'literal' || !content) return undefined;
  if (first.value === 'placeholder') return { role: 'user', content: unknown('put in at run time') };
  const role = ROLES[String(first.value)];
  return role && { role, content };
}

/** An object of the package's own that holds text: `new SystemMessage(…)`, `ChatPromptTemplate.fromMessages(…)`. */
function templateOf(
  cx: Detecting,
  value: Value,
): { readonly value: Value; readonly role: PromptRole | undefined } | undefined {
  const kind = value.k === 'made' ? kindOf(cx, value) : undefined;
  const type = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type) : undefined;
  if (kind?.k !== 'instance' || !type?.prompt) return undefined;
  return {
    value: firstAt(cx, type.prompt, null, kind.maker),
    role: type.role === undefined ? undefined : ROLES[type.role],
  };
}

const CONTENT = ['content', 'parts', 'contents', 'message'];

function contentParts(cx: Detecting, value: Value, depth: number, near: Place | null): PromptPart[] {
  if (depth > 8) return [{ kind: 'dynamic', at: near }];
  switch (value.k) {
    case 'absent':
      return [];
    case 'literal':
      return value.value === null ? [] : [{ kind: 'text', text: String(value.value), at: value.at }];
    case 'text':
      return textParts(cx, value, depth);
    case 'union':
      return [
        { kind: 'either', options: value.options.map((option) => contentParts(cx, option, depth + 1, near)) },
      ];
    case 'array': {
      const items = cx.linker.items(value) ?? [];
      const places = placesOfItems(cx, value);
      return items.flatMap((item, index) => contentParts(cx, item, depth + 1, places[index] ?? null));
    }
    case 'object':
      return objectParts(cx, value, depth, near);
    default:
      return [{ kind: 'dynamic', at: placeOf(cx, value) ?? near }];
  }
}

function textParts(cx: Detecting, value: Extract<Value, { k: 'text' }>, depth: number): PromptPart[] {
  return value.texts.flatMap((text, index): PromptPart[] => {
    const hole = value.holes[index];
    const own: PromptPart[] = text === '' ? [] : [{ kind: 'text', text, at: value.at }];
    return hole ? [...own, ...contentParts(cx, hole, depth + 1, value.places?.[index] ?? null)] : own;
  });
}

const IMAGE_KEYS = ['image_url', 'image', 'inlineData', 'inline_data', 'source', 'fileData'];

function objectParts(cx: Detecting, value: Value, depth: number, near: Place | null): PromptPart[] {
  const type = cx.linker.property(value, 'type');
  const isImageType = type.k === 'literal' && String(type.value).includes('image');
  for (const name of ['text', 'input_text', 'content', 'parts']) {
    const inner = cx.linker.property(value, name);
    if (inner.k !== 'absent')
      return contentParts(cx, inner, depth + 1, placeOfEntry(cx, value, name) ?? near);
  }
  const imageKey = IMAGE_KEYS.find((key) => cx.linker.property(value, key).k !== 'absent');
  if (isImageType || imageKey !== undefined) {
    const nested = imageKey === undefined ? value : cx.linker.property(value, imageKey);
    const detail = [value, nested]
      .map((holder) => (holder.k === 'object' ? cx.linker.property(holder, 'detail') : holder))
      .find((v) => v.k === 'literal' && typeof v.value === 'string');
    return [
      {
        kind: 'image',
        width: null,
        height: null,
        detail:
          detail?.k === 'literal' && detail.at !== null && IMAGE_DETAILS.has(String(detail.value))
            ? String(detail.value)
            : null,
      },
    ];
  }
  return [{ kind: 'dynamic', at: placeOf(cx, value) ?? near }];
}

const IMAGE_DETAILS = new Set(['low', 'high', 'auto', 'original']);

const CACHE_MARKS = ['cache_control', 'cacheControl', 'cachePoint', 'prompt_cache_breakpoint'];

/** A cache mark stands on a block, on a message, or in the AI SDK's provider options. */
function isMarked(cx: Detecting, value: Value, depth: number): boolean {
  if (depth > 4) return false;
  const items = cx.linker.items(value);
  if (items) return items.some((item) => isMarked(cx, item, depth + 1));
  if (value.k !== 'object') return false;
  if (CACHE_MARKS.some((mark) => !isNothing(cx.linker.property(value, mark)))) return true;
  for (const name of ['content', 'providerOptions', 'anthropic']) {
    const inner = cx.linker.property(value, name);
    if ((inner.k === 'array' || inner.k === 'object') && isMarked(cx, inner, depth + 1)) return true;
  }
  return false;
}

export function placeOf(cx: Detecting, value: Value): Place | null {
  if (value.k === 'literal' || value.k === 'text') return value.at;
  if (value.k !== 'object' && value.k !== 'array') return null;
  const span = cx.linker.module(value.loc.file)?.exprs[value.loc.expr]?.span;
  return span ? { file: value.loc.file, span } : null;
}
