/**
 * Settings that are checked against a schema when the program starts: `z.object({ MODEL: z.string().default('gpt-4o') })
 * .parse(process.env)`, `createEnv({ server: { … } })`, `cleanEnv(process.env, { MODEL: str({ default: 'gpt-4o' }) })`.
 * Known by their form, since many packages have it; what has no default is left to the environment.
 */
import { argumentOf } from './arguments.ts';
import type { Linking } from './index.ts';
import { property } from './members.ts';
import { nameOf } from './names.ts';
import { isKnown, reachedBy, type Value } from './value.ts';

type Made = Extract<Value, { k: 'made' }>;

/** What the setting is where nothing sets it. */
export function settingDefault(cx: Linking, checked: Made, name: string): Value | undefined {
  for (const shape of shapesOf(cx, checked)) {
    const entry = property(cx, shape, name);
    const found = entry.k === 'made' ? defaultOf(cx, entry) : undefined;
    if (found) return reachedBy(found, isRequest(cx, checked) ? 'default' : 'env-fallback');
  }
  return undefined;
}

/** `schema.parse(request.body)`: what is checked need not be the environment. */
function isRequest(cx: Linking, { callee, call }: Made): boolean {
  const isParse = callee.k === 'member' && callee.name !== 'cleanEnv';
  return isParse && nameOf(argumentOf(cx, call, 0)) !== 'global#process.env';
}

function shapesOf(cx: Linking, { callee, call }: Made): Value[] {
  const name = nameOf(callee)?.split(/[#.]/).at(-1) ?? '';
  const objects = (values: readonly Value[]): Value[] => values.filter((value) => value.k === 'object');
  if (callee.k === 'member' && /^(?:safeP|p)arse(?:Async)?$/.test(name))
    return objects(schemas(cx, callee.object));
  if (name === 'cleanEnv') return objects([argumentOf(cx, call, 1)]);
  if (name !== 'createEnv') return [];
  return objects(['server', 'client', 'shared'].map((part) => property(cx, argumentOf(cx, call, 0), part)));
}

/** What `z.object(shape).strict().and(…)` is made of. */
function schemas(cx: Linking, schema: Value): Value[] {
  if (schema.k !== 'made') return [];
  const rest = schema.callee.k === 'member' ? schemas(cx, schema.callee.object) : [];
  return [argumentOf(cx, schema.call, 0), ...rest];
}

/** `z.string().min(1).default('gpt-4o')`, `str({ default: 'gpt-4o' })`. */
function defaultOf(cx: Linking, schema: Made): Value | undefined {
  const { callee, call } = schema;
  const given = argumentOf(cx, call, 0);
  if (callee.k === 'member' && /^(?:default|catch|prefault)$/.test(callee.name))
    return given.k === 'literal' ? given : undefined;
  const option = given.k === 'object' ? property(cx, given, 'default') : undefined;
  if (option?.k === 'literal' && isKnown(option)) return option;
  return callee.k === 'member' && callee.object.k === 'made' ? defaultOf(cx, callee.object) : undefined;
}
