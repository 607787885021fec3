/**
 * "Keep answers …": a cache of answers, offered without any finding where the same request has the same answer: embeddings,
 * and chats at temperature 0. How many requests repeat is not in the code, so the title says what it assumes.
 */
import { savingOf } from '../estimate/alternatives.ts';
import { formatUsd } from '../estimate/format.ts';
import { cacheAnswers, isCached } from '../fixes/cacheAnswers.ts';
import { temperatureOf } from '../fixes/temperature.ts';
import type { Offer, PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';

/** One request in five; the title says so. */
const REPEATED = 0.2;

export function offerAnswerCache(call: PricedCall, ctx: RuleContext): Offer[] {
  if (!isOpen(call, ctx)) return [];
  const perMonth = savingOf(call, { avoided: REPEATED })?.perMonth;
  const found = perMonth ? cacheAnswers(call, ctx) : null;
  if (!found || 'reason' in found || !perMonth) return [];
  const needs = found.isNew ? `; needs ${found.package}` : '';
  const title = `Keep answers for an hour in ${found.package} (saves ≈ ${formatUsd(perMonth)}/mo if 1 in 5 requests repeats${needs})`;
  const { edits } = found;
  return [
    { site: call.site, fix: { title, kind: 'refactor', edits, savingPerMonth: perMonth, preferred: false } },
  ];
}

function isOpen(call: PricedCall, ctx: RuleContext): boolean {
  if (call.context.test || call.via === 'wrapper' || !call.spec || call.models.length === 0) return false;
  const isStable =
    call.operation === 'embedding' || (call.operation === 'chat' && temperatureOf(call, ctx) === 0);
  if (!isStable) return false;
  const { where, tools, loop, calledInLoop } = ctx.facts.of(call);
  // A program that goes once over its data asks nothing twice.
  const isServing = where.kind === 'handler' || where.kind === 'worker' || where.kind === 'library';
  return isServing && !tools && !loop && !calledInLoop && !isCached(call, ctx);
}
