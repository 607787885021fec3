/** The temperature that a call sets in its own options. */
import type { PricedCall } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { optionAt } from './options.ts';

/** Undefined where none is set, or none that is written out. */
export function temperatureOf(call: PricedCall, ctx: RuleContext): number | undefined {
  const given = optionAt(call, PLACES, ctx);
  const value = given && ctx.linker.value(given.file, given.value);
  return value?.k === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

const PLACES = [
  'arg0.temperature',
  'kwargs.temperature',
  'arg0.config.temperature',
  'kwargs.config.temperature',
  'arg0.generationConfig.temperature',
];
