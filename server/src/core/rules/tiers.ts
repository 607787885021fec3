/**
 * "Use the flex tier": the same request at half the price, for who can wait. "Use the priority tier": sooner, for more.
 *
 * Both are offered where the price of the tier is documented (`estimate/serviceTier.ts`) and the model takes it.
 */
import type { Path } from '../../catalog/types.ts';
import { costWith, savingOf } from '../estimate/alternatives.ts';
import { formatUsd } from '../estimate/format.ts';
import { addOptionAt } from '../fixes/addOption.ts';
import { importOf } from '../fixes/imports.ts';
import { quoted, styleOf } from '../fixes/style.ts';
import type { Fix, Offer, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from './define.ts';
import { factId } from './modelFacts.ts';

/** Null where the model has none, where it saves nothing, or where it cannot be written into the call. */
export function flexFix(call: PricedCall, ctx: RuleContext): Fix | null {
  const saving = isOpenTo(call, 'flex', ctx) ? savingOf(call, { tier: 'flex' }) : null;
  const edits = saving && tierEdits(call, 'flex', ctx);
  if (!edits) return null;
  const percent = `−${Math.floor(saving.share * 100)} %`;
  const saved = saving.perMonth === null ? percent : `saves ≈ ${formatUsd(saving.perMonth)}/mo, ${percent}`;
  return {
    title: `Use the flex tier (${saved}; slower, and 429 where it is full)`,
    kind: 'refactor',
    edits,
    savingPerMonth: saving.perMonth,
    preferred: false,
  };
}

/** Flex not where somebody waits for the answer, priority only there. */
export function offerTiers(call: PricedCall, ctx: RuleContext): Offer[] {
  if (call.context.test || call.via === 'wrapper') return [];
  const waits = ctx.facts.of(call).where.kind === 'handler';
  const isFlexible = !call.stream && (call.operation === 'chat' || call.operation === 'embedding');
  if (!waits && !isFlexible) return [];
  const fix = waits ? priorityFix(call, ctx) : flexFix(call, ctx);
  return fix ? [{ site: call.site, fix }] : [];
}

function priorityFix(call: PricedCall, ctx: RuleContext): Fix | null {
  const now = call.estimate.costPerCall?.expected ?? 0;
  if (call.operation !== 'chat' || now <= 0 || !isOpenTo(call, 'priority', ctx)) return null;
  const then = costWith(call, { tier: 'priority' });
  const edits = then !== null && then > now && tierEdits(call, 'priority', ctx);
  if (!edits || then === null) return null;
  const volume = call.estimate.callsPerMonth.value;
  const factor = `×${Number((then / now).toPrecision(2))}`;
  const extra = volume > 0 ? `costs ≈ ${formatUsd((then - now) * volume)}/mo more, ${factor}` : factor;
  return {
    title: `Use the priority tier (answers sooner; ${extra})`,
    kind: 'refactor',
    edits,
    savingPerMonth: null,
    preferred: false,
  };
}

function isOpenTo(call: PricedCall, tier: string, ctx: RuleContext): boolean {
  const [option, ...others] = call.models;
  if (!option || others.length > 0 || call.tier !== null || !call.spec?.tier) return false;
  return !refuses(tier, option.provider, factId(option), ctx);
}

function tierEdits(call: PricedCall, tier: string, ctx: RuleContext): TextEdit[] | null {
  const text = ctx.text(call.file);
  const module = ctx.module(call.file);
  if (!module || text === undefined) return null;
  const enumeration = enumerationOf(call);
  const imported = enumeration && importOf(call.file, enumeration, ctx);
  if (enumeration && !imported) return null;
  const value = imported ? `${imported.local}.${tier.toUpperCase()}` : quoted(tier, styleOf(module, text));
  const edit = addOptionAt(call, tierPaths(call), value, ctx);
  if (!edit) return null;
  // A member of an enumeration has to be imported where the option stands.
  if (imported && edit.file !== call.file) return null;
  return [...(imported?.edit ? [imported.edit] : []), edit];
}

/** One that names a provider (`providerOptions.google.serviceTier`) is read by that provider alone. */
function tierPaths({ spec, models: [option] }: PricedCall): readonly Path[] {
  return (spec?.tier ?? []).filter((path) => {
    const named = /\.providerOptions\.(\w+)\./.exec(path)?.[1];
    return named === undefined || named === option?.provider;
  });
}

/**
 * The option of `@google/genai` has an enumeration as its type (3.1.0 dist/genai.d.ts ServiceTier), to which TypeScript
 * lets no text be assigned.
 */
function enumerationOf({ sdk, language }: PricedCall) {
  if (sdk !== 'google-genai' || language !== 'typescript') return null;
  return { module: '@google/genai', name: 'ServiceTier' };
}

function refuses(tier: string, provider: string, model: string, { catalog }: RuleContext): boolean {
  return catalog.parameters.some(
    (row) =>
      row.provider === provider &&
      row.parameter === 'service_tier' &&
      (row.refuses?.includes(tier) === true || row.accepts?.includes(tier) === false) &&
      new RegExp(row.models).test(model),
  );
}
