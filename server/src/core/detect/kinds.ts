/** From values to the catalogue: what an expression is in the small type system of the SDK files. */
import type {
  AddedField,
  Additions,
  FunctionSpec,
  SdkFile,
  SymbolSpec,
  TypeSpec,
} from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import type { Linker } from '../link/index.ts';
import { ABSENT, ANY_MEMBER, isKnown, type Loc, optionsOf, unknown, type Value } from '../link/value.ts';
import { namesOf, sdksOf, splits } from './names.ts';
import { serialised } from './serialised.ts';
import { addedTo, settingAt } from './settings.ts';
import { writtenTo } from './written.ts';

export type Made = Extract<Value, { k: 'made' }>;

export type Kind =
  | { readonly k: 'class'; readonly sdk: SdkFile; readonly type: string }
  /** `prefix` is how far into the type's dotted members we are; `maker` is null for a client known by its type alone. */
  | {
      readonly k: 'instance';
      readonly sdk: SdkFile;
      readonly type: string;
      readonly prefix: string;
      readonly maker: Made | null;
      readonly added?: readonly Added[];
    }
  | {
      readonly k: 'callable';
      readonly sdk: SdkFile;
      readonly spec: FunctionSpec;
      readonly name: string;
      readonly type: string | null;
      readonly maker: Made | null;
      readonly added?: readonly Added[];
    };

/** What a call on the way to an instance adds to what is sent: `model.bindTools(tools)`. */
export interface Added {
  readonly fields: Additions;
  readonly made: Made;
  readonly maker: Made | null;
}

export interface Detecting {
  readonly linker: Linker;
  readonly catalog: Catalog;
  readonly family: SdkFile['family'];
}

/** Undefined for what is no SDK's. */
export function kindOf(cx: Detecting, value: Value, depth = 0): Kind | undefined {
  if (depth > 40) return undefined;
  switch (value.k) {
    case 'external':
      return externalKind(cx, value.specifier, value.path);
    case 'typed':
      return typedKind(cx, value.specifier, value.path);
    case 'made':
      return madeKind(cx, value, depth);
    case 'member': {
      const passed = passedOn(cx, value.object, depth);
      if (passed) return kindOf(cx, cx.linker.property(passed, value.name), depth + 1);
      const object = kindOf(cx, value.object, depth + 1);
      if (object && object.k !== 'callable') return memberOf(object, value.name);
      if (object?.k !== 'callable' || object.type === null) return undefined;
      // `client.rerank(…)` in one version, `client.rerank.create(…)` in the next.
      const { sdk, type, name, maker } = object;
      return memberKind({ k: 'instance', sdk, type, prefix: name, maker }, value.name);
    }
    case 'union':
      return firstKind(cx, value.options, depth);
    default:
      return undefined;
  }
}

function firstKind(cx: Detecting, options: readonly Value[], depth: number): Kind | undefined {
  for (const option of options) {
    const kind = kindOf(cx, option, depth + 1);
    if (kind) return kind;
  }
  return undefined;
}

function externalKind(cx: Detecting, from: string, path: readonly string[]): Kind | undefined {
  for (const { specifier, names } of splits(from, path)) {
    const kind = exportedKind(cx, specifier, names);
    if (kind) return kind;
  }
  return undefined;
}

function exportedKind(cx: Detecting, specifier: string, path: readonly string[]): Kind | undefined {
  for (const sdk of sdksOf(cx, specifier)) {
    const names = namesOf(sdk, specifier);
    // A namespace used as a class is a CommonJS import of the default; `x.default` and class members name the same things.
    const [first = 'default', ...rest] =
      path[0] === 'default' && path.length > 1 && names[path[1] ?? ''] ? path.slice(1) : path;
    const symbol = names[first];
    if (!symbol) continue;
    const kind = symbolKind(sdk, symbol, first);
    const found = rest.reduce<Kind | undefined>(
      (at, name) => (at && at.k !== 'callable' ? memberOf(at, name) : undefined),
      kind,
    );
    if (found) return found;
  }
  return undefined;
}

function symbolKind(sdk: SdkFile, symbol: SymbolSpec, name: string): Kind | undefined {
  if ('absent' in symbol) return undefined;
  if ('memberOf' in symbol) {
    return memberKind({ k: 'instance', sdk, type: symbol.memberOf, prefix: '', maker: null }, name);
  }
  if ('class' in symbol) return { k: 'class', sdk, type: symbol.class };
  if ('value' in symbol) return { k: 'instance', sdk, type: symbol.value, prefix: '', maker: null };
  const spec = sdk.functions[symbol.function];
  return spec && { k: 'callable', sdk, spec, name: symbol.function, type: null, maker: null };
}

function typedKind(cx: Detecting, from: string, path: readonly string[]): Kind | undefined {
  for (const { specifier, names } of splits(from, path)) {
    const kind = declaredKind(cx, specifier, names);
    if (kind) return kind;
  }
  return undefined;
}

function declaredKind(cx: Detecting, specifier: string, path: readonly string[]): Kind | undefined {
  for (const sdk of sdksOf(cx, specifier)) {
    const names = namesOf(sdk, specifier);
    const name = path[0] === 'default' && path.length > 1 ? path[1] : path[0];
    const symbol =
      path.length <= 2 && (path.length < 2 || path[0] === 'default') ? names[name ?? 'default'] : undefined;
    if (symbol && 'class' in symbol)
      return { k: 'instance', sdk, type: symbol.class, prefix: '', maker: null };
    // A class with methods of its own: what calling it gives.
    const made = symbol && 'value' in symbol ? typeOf(sdk, symbol.value)?.invoke : undefined;
    if (made && 'returns' in made && made.returns !== undefined)
      return { k: 'instance', sdk, type: made.returns, prefix: '', maker: null };
    // A type that is named for what the SDK returns: `GenerativeModel`, `ChatSession`.
    if (!symbol && path.length === 1 && name && sdk.types[name])
      return { k: 'instance', sdk, type: name, prefix: '', maker: null };
  }
  return undefined;
}

function madeKind(cx: Detecting, made: Made, depth: number): Kind | undefined {
  const callee = kindOf(cx, made.callee, depth + 1);
  if (!callee) return decorated(cx, made, depth);
  if (callee.k === 'class')
    return { k: 'instance', sdk: callee.sdk, type: callee.type, prefix: '', maker: made };
  const called = callee.k === 'callable' ? callee : invoked(callee);
  if (!called) return undefined;
  const { spec } = called;
  const given = 'gives' in spec ? givenKind(cx, spec, made, called.maker, depth) : undefined;
  if (given) return given;
  const passed = passedOn(cx, made, depth);
  if (passed) return kindOf(cx, passed, depth + 1);
  const returns = 'returns' in spec ? spec.returns : typeNamedBy(cx, spec, made, called.maker);
  return returns === undefined
    ? undefined
    : { k: 'instance', sdk: called.sdk, type: returns, prefix: '', maker: made };
}

/** Names by which libraries that we do not know take a client or a model and give it back, decorated. */
const DECORATES = /^(?:wrap|with|observe|trace|instrument|monitor|patch|track|proxy|pipe)(?![a-z])/;

function decorated(cx: Detecting, made: Made, depth: number): Kind | undefined {
  const name =
    made.callee.k === 'external'
      ? made.callee.path.at(-1)
      : made.callee.k === 'member'
        ? made.callee.name
        : undefined;
  if (made.construct || name === undefined || !DECORATES.test(name)) return undefined;
  const inner = kindOf(cx, cx.linker.argument(made.call, 0), depth + 1);
  return inner?.k === 'instance' && inner.prefix === '' ? inner : undefined;
}

function typeNamedBy(cx: Detecting, spec: FunctionSpec, made: Made, maker: Made | null): string | undefined {
  if (!('returnsBy' in spec)) return undefined;
  const name = firstAt(cx, spec.returnsBy.paths, made.call, maker);
  return name.k === 'literal' ? spec.returnsBy.types[String(name.value)] : undefined;
}

type Instance = Extract<Kind, { k: 'instance' }>;

/** The first of the paths that leads to a model, else to something of the catalogue. */
function givenKind(
  cx: Detecting,
  spec: Extract<FunctionSpec, { gives: unknown }>,
  made: Made,
  maker: Made | null,
  depth: number,
): Kind | undefined {
  const kinds = spec.gives.flatMap((path): Instance[] => {
    const value = path === 'self' ? receiverOf(made) : valueAt(cx, path, made.call, maker);
    return (value ? optionsOf(value) : []).flatMap((option) => {
      const kind = kindOf(cx, option, depth + 1);
      return kind?.k === 'instance' ? [kind] : [];
    });
  });
  const given = kinds.find((kind) => typeOf(kind.sdk, kind.type)?.model) ?? kinds[0];
  if (!given || !spec.adds) return given;
  return { ...given, added: [{ fields: spec.adds, made, maker }, ...(given.added ?? [])] };
}

/** What the calls on the way add under a field, the nearest first. */
export function addedAt(
  cx: Detecting,
  added: readonly Added[] | undefined,
  field: AddedField,
): readonly Value[] {
  return (added ?? []).flatMap(({ fields, made, maker }) =>
    (fields[field] ?? []).map(
      (path) => (path === 'self' ? receiverOf(made) : valueAt(cx, path, made.call, maker)) ?? ABSENT,
    ),
  );
}

/** `x` of `x.method(…)`. */
function receiverOf(made: Made): Value | undefined {
  return made.callee.k === 'member' ? made.callee.object : undefined;
}

/** What a call gives back of its arguments: `openai` of `observeOpenAI(openai)`, 3 of `stepCountIs(3)`. */
export function passedOn(cx: Detecting, value: Value, depth = 0): Value | undefined {
  if (value.k !== 'made') return undefined;
  const callee = kindOf(cx, value.callee, depth + 1);
  if (callee?.k !== 'callable' || !('passes' in callee.spec)) return undefined;
  const values = [callee.spec.passes].flat().map((path) => valueAt(cx, path, value.call, callee.maker));
  return values.find((passed) => passed.k !== 'absent') ?? values[0];
}

/** An instance that is itself called: `openai('gpt-4o')`. */
export function invoked(kind: Kind): Extract<Kind, { k: 'callable' }> | undefined {
  if (kind.k !== 'instance' || kind.prefix !== '') return undefined;
  const spec = typeOf(kind.sdk, kind.type)?.invoke;
  return spec && { ...kind, k: 'callable', spec, name: kind.type };
}

/** A type with what it has from those that it extends, but for members, which are looked up where they stand. */
export function typeOf(sdk: SdkFile, name: string): TypeSpec | undefined {
  const own = sdk.types[name];
  if (own?.extends === undefined) return own;
  const known = inherited.get(own);
  if (known) return known;
  const whole = { ...typeOf(sdk, own.extends), ...own };
  inherited.set(own, whole);
  return whole;
}

const inherited = new WeakMap<TypeSpec, TypeSpec>();

function memberOf(object: Exclude<Kind, { k: 'callable' }>, name: string): Kind | undefined {
  if (object.k === 'instance') return memberKind(object, name);
  const { sdk } = object;
  const type = typeOf(sdk, object.type)?.statics;
  return type === undefined
    ? undefined
    : memberKind({ k: 'instance', sdk, type, prefix: '', maker: null }, name);
}

export function memberKind(object: Extract<Kind, { k: 'instance' }>, name: string): Kind | undefined {
  if (name === ANY_MEMBER) return anyMember(object);
  const dotted = object.prefix === '' ? name : `${object.prefix}.${name}`;
  if (typeOf(object.sdk, object.type)?.transparent?.includes(name)) return object;
  for (
    let type: string | undefined = object.type;
    type !== undefined;
    type = typeOf(object.sdk, type)?.extends
  ) {
    const members: TypeSpec['members'] = typeOf(object.sdk, type)?.members ?? {};
    const spec = members[dotted];
    if (spec && 'is' in spec) return { ...object, type: spec.is, prefix: '' };
    if (spec) return { ...object, k: 'callable', spec, name: dotted };
    if (Object.keys(members).some((member) => member.startsWith(`${dotted}.`)))
      return { ...object, prefix: dotted };
  }
  return undefined;
}

/** `create` for whatever `chat.completions` has, where all that is in it asks a model in the same way. */
function anyMember(object: Extract<Kind, { k: 'instance' }>): Kind | undefined {
  const members = Object.entries(typeOf(object.sdk, object.type)?.members ?? {});
  const inside = members.filter(([name]) => name.slice(0, name.lastIndexOf('.')) === object.prefix);
  const operations = new Set(
    inside.map(([, spec]) => ('call' in spec ? spec.call.operation : undefined)).filter((each) => each),
  );
  const [first] = inside;
  return object.prefix !== '' && first && operations.size === 1
    ? memberKind(object, first[0].slice(object.prefix.length + 1))
    : undefined;
}

/**
 * The value at a catalogue path, seen from a call: `arg0.model`, `maker.arg0`, `arg0.requests[].params.model`.
 * Unknown where the client is known by its declared type alone.
 */
export function valueAt(cx: Detecting, path: string, call: Loc | null, maker: Made | null): Value {
  let at = call;
  let via = maker;
  const steps = path.split('.');
  if (steps[0] === 'setting') return settingAt(cx, steps[1] ?? '', steps[2] ?? '', (at ?? via?.call)?.file);
  if (steps[0] === 'added')
    return via ? addedTo(cx, steps[1] ?? '', steps[2] ?? '', via) : unknown('the client is made elsewhere');
  for (let hops = 0; steps[0] === 'maker'; hops++) {
    // A constructor has no maker before it, so nothing can stand there; a declared type hides who made the client.
    if (!via) return hops > 0 ? { k: 'absent' } : unknown('the client is made elsewhere');
    at = via.call;
    via = makerOf(cx, via);
    steps.shift();
  }
  if (!at) return unknown('the client is made elsewhere');
  const [first = '', ...rest] = steps;
  let value = first === 'written' ? writtenTo(cx.linker, at) : argument(cx, at, first);
  for (const step of rest) {
    if (value.k === 'absent') return value;
    if (isPlain(value) && !/^\d/.test(step)) return ABSENT;
    value = serialised(cx, value) ?? value;
    const isList = step.endsWith('[]');
    const key = isList ? step.slice(0, -2) : keyOf(cx, step, call);
    if (key === undefined) return unknown('a name that is known at run time');
    value = cx.linker.property(value, key);
    if (isList) value = cx.linker.elementOf(value);
  }
  return value;
}

/** A step is a name, or the text of an argument of the call itself: `{arg0}` of `provider.languageModel('fast')`. */
function keyOf(cx: Detecting, step: string, call: Loc | null): string | undefined {
  if (!step.startsWith('{')) return step;
  const named = call ? argument(cx, call, step) : ABSENT;
  return named.k === 'literal' && named.via !== 'caller' ? String(named.value) : undefined;
}

/** A text or a list has no named options. */
function isPlain(value: Value): boolean {
  return value.k === 'literal' || value.k === 'text' || value.k === 'array';
}

function argument(cx: Detecting, call: Loc, step: string): Value {
  if (step === 'kwargs') return cx.linker.keywords(call);
  const isList = step.endsWith('[]');
  const value = cx.linker.argument(call, Number(step.replace(/\D/g, '')));
  return isList ? cx.linker.elementOf(value) : value;
}

/** What made the receiver of the call that made this: `genAI` of `genAI.getGenerativeModel(…)`. */
export function makerOf(cx: Detecting, made: Made): Made | null {
  const kind = kindOf(cx, made.callee);
  return kind && kind.k !== 'class' ? kind.maker : null;
}

/** `openai.NOT_GIVEN` and its like, which stand for nothing. */
function isNotGiven(cx: Detecting, value: Value): boolean {
  if (value.k !== 'external') return false;
  return splits(value.specifier, value.path).some(({ specifier, names: [name = ''] }) =>
    sdksOf(cx, specifier).some((sdk) => {
      const symbol = namesOf(sdk, specifier)[name];
      return symbol !== undefined && 'absent' in symbol;
    }),
  );
}

/** The first path that leads to something known, else the first that is given at all. */
export function firstAt(
  cx: Detecting,
  paths: readonly string[] | undefined,
  call: Loc | null,
  maker: Made | null,
): Value {
  let open: Value | undefined;
  for (const path of paths ?? []) {
    const found = valueAt(cx, path, call, maker);
    const value = passedOn(cx, found) ?? found;
    if (isNotGiven(cx, value)) continue;
    const isGiven = optionsOf(value).some(
      (option) => option.k !== 'absent' && !(option.k === 'literal' && option.value === null),
    );
    if (isGiven && isKnown(value) && value.k !== 'member') return value;
    if (isGiven) open ??= value;
  }
  return open ?? { k: 'absent' };
}
