/** "Use the flex tier": the same request at half the price, for who can wait. */
import { savingOf } from '../estimate/alternatives.ts';
import { formatUsd } from '../estimate/format.ts';
import { addOptionAt } from '../fixes/addOption.ts';
import { quoted, styleOf } from '../fixes/style.ts';
import type { Fix, Offer, PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';
import { factId } from './modelFacts.ts';

/** Null where the model has none, where it saves nothing, or where it cannot be written into the call. */
export function flexFix(call: PricedCall, ctx: RuleContext): Fix | null {
  const [option, ...others] = call.models;
  const text = ctx.text(call.file);
  const module = ctx.module(call.file);
  if (!option || others.length > 0 || !module || text === undefined || call.tier !== null) return null;
  if (isEnumeration(call)) return null;
  const saving = savingOf(call, { tier: 'flex' });
  if (!saving || !call.spec?.tier || refusesFlex(option.provider, factId(option), ctx)) return null;
  const edit = addOptionAt(call, call.spec.tier, quoted('flex', styleOf(module, text)), ctx);
  if (!edit) return null;
  const percent = `−${Math.floor(saving.share * 100)} %`;
  const saved = saving.perMonth === null ? percent : `saves ≈ ${formatUsd(saving.perMonth)}/mo, ${percent}`;
  return {
    title: `Use the flex tier (${saved}; slower, and 429 where it is full)`,
    kind: 'refactor',
    edits: [edit],
    savingPerMonth: saving.perMonth,
    preferred: false,
  };
}

/**
 * The option of `@google/genai` has an enumeration as its type (3.1.0 dist/genai.d.ts ServiceTier), to which TypeScript
 * lets no text be assigned. Admitted weakness: the enumeration could be imported instead.
 */
function isEnumeration({ sdk, language }: PricedCall): boolean {
  return sdk === 'google-genai' && language === 'typescript';
}

/** Not where somebody waits for the answer. */
export function offerFlex(call: PricedCall, ctx: RuleContext): Offer[] {
  if (call.stream || call.context.test || (call.operation !== 'chat' && call.operation !== 'embedding'))
    return [];
  const fix = flexFix(call, ctx);
  return fix && ctx.facts.of(call).where.kind !== 'handler' ? [{ site: call.site, fix }] : [];
}

function refusesFlex(provider: string, model: string, { catalog }: RuleContext): boolean {
  return catalog.parameters.some(
    (row) =>
      row.provider === provider &&
      row.parameter === 'service_tier' &&
      row.refuses?.includes('flex') === true &&
      new RegExp(row.models).test(model),
  );
}
