/** Which parameters of a call a model refuses. Parameters are named as the API names them. */
import type { ParameterFact } from '../../catalog/types.ts';
import { type GivenOption, optionAt } from '../fixes/options.ts';
import type { PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';

export interface Refused {
  readonly fact: ParameterFact;
  readonly given: GivenOption;
  /** As the code says it; undefined where it is known only at run time. */
  readonly value: string | number | boolean | undefined;
}

export interface Asked {
  readonly provider: string;
  readonly model: string;
}

/** A value that is known only at run time counts as refused where only some values are taken. */
export function refusedBy(call: PricedCall, { provider, model }: Asked, ctx: RuleContext): Refused[] {
  const rows = ctx.catalog.parameters.filter(
    (fact) =>
      fact.provider === provider &&
      new RegExp(fact.models).test(model) &&
      (fact.methods === undefined || new RegExp(fact.methods).test(call.method)),
  );
  return rows.flatMap((fact) => {
    const given = parameterAt(call, fact.parameter, ctx);
    const value = given && givenValue(given, ctx);
    if (!given || value === null || !isRefused(fact, value)) return [];
    if (fact.with !== undefined && !isGiven(call, fact.with, ctx)) return [];
    return [{ fact, given, value }];
  });
}

/** Where the parameters of the request stand: beside its model. Null where the model is given elsewhere. */
export function requestPath({ spec }: PricedCall): readonly string[] {
  const paths = spec?.model ?? [];
  return paths.filter((path) => /\.\w+$/.test(path)).map((path) => path.replace(/\.\w+$/, ''));
}

/** The efforts that the model takes, where that is known. */
export function effortsOf({ provider, model }: Asked, ctx: RuleContext): readonly unknown[] | undefined {
  const fact = ctx.catalog.parameters.find(
    (row) =>
      row.provider === provider && row.parameter === 'reasoning_effort' && new RegExp(row.models).test(model),
  );
  return fact && (fact.accepts ?? []);
}

function parameterAt(call: PricedCall, parameter: string, ctx: RuleContext): GivenOption | undefined {
  return optionAt(
    call,
    requestPath(call).map((path) => `${path}.${parameter}`),
    ctx,
  );
}

function isGiven(call: PricedCall, parameter: string, ctx: RuleContext): boolean {
  const given = parameterAt(call, parameter, ctx);
  return given !== undefined && givenValue(given, ctx) !== null;
}

/** Null is the same as nothing, and so are the words that SDKs have for it. */
function givenValue({ file, value }: GivenOption, ctx: RuleContext): Refused['value'] | null {
  const found = ctx.linker.value(file, value);
  if (found.k === 'absent') return null;
  return found.k === 'literal' ? found.value : undefined;
}

function isRefused({ accepts, refuses }: ParameterFact, value: Refused['value']): boolean {
  if (value === undefined) return refuses === undefined;
  return refuses ? refuses.includes(value) : !accepts?.includes(value);
}
