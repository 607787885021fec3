/**
 * "Switch to …": cheaper models of the same provider, offered at each call without any finding.
 *
 * The ladder is walked as far as it goes. What a step saves is computed anew at today's prices, with the tokenizer of
 * the other model, and is never stored.
 */
import { formatUsd } from '../estimate/format.ts';
import { reprice } from '../estimate/index.ts';
import { startsToThink } from '../fixes/fitParameters.ts';
import { modelChange } from '../fixes/replaceModel.ts';
import type { Fix, ModelOption, Offer, PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';
import { caveatLabel, ladderTargets } from './ladder.ts';
import { factId, factOf, takesModel } from './modelFacts.ts';
import { effortsOf } from './parameters.ts';

/** Below this share of the cost a switch is not worth its risk. */
const LEAST_SAVING = 0.2;
const MOST_OFFERS = 3;
/** Gateways and clouds sell models of their own names and prices. */
const DIRECT_PROVIDERS: readonly string[] = ['openai', 'anthropic', 'google'];

/** At most three, the cheapest first. `calls` are all calls of the file. */
export function offerCheaperModels(
  call: PricedCall,
  calls: readonly PricedCall[],
  ctx: RuleContext,
): Offer[] {
  return cheaperModels(call, calls, ctx).map(({ fix }) => ({ site: call.site, fix }));
}

export interface Cheaper {
  readonly model: string;
  /** Of the cost of one call, 0 to 1. */
  readonly share: number;
  /** USD; null where the call has no volume of its own. */
  readonly perMonth: number | null;
  readonly fix: Fix;
}

/** The same with what each saves. */
export function cheaperModels(call: PricedCall, calls: readonly PricedCall[], ctx: RuleContext): Cheaper[] {
  const [option] = call.models;
  if (!option || !isOpenToOffers(call, option, ctx)) return [];
  const sharing = calls.filter(({ models }) => models.some(({ at }) => isSamePlace(at, option.at)));
  return ladderTargets(option.provider, factId(option), ctx)
    .filter(({ model }) =>
      sharing.every((each) => takesModel(each, model) && !usesUpCap(each, option, model, ctx)),
    )
    .flatMap((target) => {
      const change = modelChange({ option, calls: sharing, model: target.model }, ctx);
      const saving = change && savingOf(call, option.provider, target.model, ctx);
      return saving ? [{ target, ...change, ...saving }] : [];
    })
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_OFFERS)
    .map(({ target, edits, effects, share, perMonth }) => {
      const limits = option.source === 'env-fallback' ? ['where the environment names none'] : [];
      const facts = [savingLabel(share, perMonth), ...limits, ...effects].join('; ');
      const title = `Switch to ${target.model} (${facts})${caveatLabel(target, call)}`;
      const fix: Fix = { title, kind: 'refactor', edits, savingPerMonth: perMonth, preferred: false };
      return { model: target.model, share, perMonth, fix };
    });
}

function isOpenToOffers(call: PricedCall, option: ModelOption, ctx: RuleContext): boolean {
  const isNamedOnce = call.models.length === 1 && option.source !== 'config';
  const isText = call.operation === 'chat' || call.operation === 'embedding';
  // Nobody has told us which of the cheaper models see.
  const hasImages = call.prompt.some(({ parts }) => parts.some(({ kind }) => kind === 'image'));
  const isDirect = DIRECT_PROVIDERS.includes(option.provider) && /^(models\/)?[^/]+$/.test(option.id);
  // What a test calls is not paid for every month.
  if (!isNamedOnce || !isText || hasImages || !isDirect || call.context.test) return false;
  // Nothing is saved at a call that fails; `retired-model` has the fix.
  const shutdown = factOf(option.provider, factId(option), ctx.catalog.models)?.shutdown;
  return shutdown === undefined || shutdown > ctx.today;
}

/** `share` is of the cost of one call; `perMonth` is in USD, null where the call has no volume of its own. */
function savingOf(call: PricedCall, provider: string, model: string, ctx: RuleContext) {
  const now = call.estimate.costPerCall?.expected ?? 0;
  const then = reprice(call, { provider, model }, ctx);
  if (now <= 0 || !then?.costPerCall) return null;
  const share = 1 - then.costPerCall.expected / now;
  if (share < LEAST_SAVING) return null;
  const perMonth = (call.estimate.costPerMonth?.expected ?? 0) - (then.costPerMonth?.expected ?? 0);
  return { share, perMonth: perMonth > 0 ? perMonth : null };
}

function savingLabel(share: number, perMonth: number | null): string {
  const percent = `−${Math.floor(share * 100)} %`;
  return perMonth === null ? percent : `saves ≈ ${formatUsd(perMonth)}/mo, ${percent}`;
}

/** A model that always thinks gives no answer within the cap of one that does not. */
function usesUpCap(call: PricedCall, option: ModelOption, model: string, ctx: RuleContext): boolean {
  const { provider } = option;
  const to = { provider, model };
  const starts = startsToThink(call, { from: { provider, model: factId(option) }, to }, ctx);
  return starts && !effortsOf(to, ctx)?.includes('none');
}

function isSamePlace(a: ModelOption['at'], b: ModelOption['at']): boolean {
  return a !== null && b !== null && a.file === b.file && a.span[0] === b.span[0];
}
