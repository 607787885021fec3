/**
 * Marks the end of a prompt's static beginning as cacheable: `cache_control` for Anthropic, a `cachePoint` for Bedrock.
 *
 * Sources: `@anthropic-ai/sdk` 1.11.0 src/resources/messages/messages.ts CacheControlEphemeral; client-bedrock-runtime
 * 3.1162.0 dist-types/models/models_0.d.ts CachePointBlock.
 */
import type { ExprId, Module } from '../ir.ts';
import type { PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { type GivenOption, optionAt } from './options.ts';
import { quoted, type Style, styleOf } from './style.ts';

export type Lifetime = '5m' | '1h';

/** The edits, or one sentence why the mark has no plain place. */
export function markCache(
  call: PricedCall,
  lifetime: Lifetime,
  ctx: RuleContext,
): readonly TextEdit[] | { readonly reason: string } {
  if (!call.spec) return { reason: 'The request is made inside of another function.' };
  if (call.via === 'framework') return { reason: `How ${call.sdk} marks a prompt is not known to this fix.` };
  const { dynamicRole } = call.estimate.layout ?? {};
  if (dynamicRole === 'system' || dynamicRole === 'tools')
    return {
      reason: 'Its end changes from call to call: move the changing part into a block of its own first.',
    };
  // The system prompt comes behind the tools, so a mark at its end holds them too.
  const field = layoutField(call);
  const given = field && optionAt(call, call.spec[field], ctx);
  const text = given ? ctx.text(given.file) : undefined;
  if (!field || !given || text === undefined)
    return { reason: `The ${field === 'tools' ? 'tools are' : 'prompt is'} put together elsewhere.` };
  const edit =
    field === 'tools' ? atLastTool(given, lifetime, text) : atSystem(call, given, { lifetime, text, ctx });
  return edit
    ? [{ file: given.file, ...edit }]
    : { reason: `The ${field === 'tools' ? 'tools are' : 'system prompt is'} not written out in the call.` };
}

type Edit = Pick<TextEdit, 'span' | 'newText'> | null;

function layoutField({ estimate }: PricedCall): 'system' | 'tools' | null {
  if ((estimate.layout?.system ?? 0) > 0) return 'system';
  return (estimate.layout?.tools ?? 0) > 0 ? 'tools' : null;
}

interface Around {
  readonly lifetime: Lifetime;
  readonly text: string;
  readonly ctx: RuleContext;
}

function atSystem(call: PricedCall, given: GivenOption, { lifetime, text, ctx }: Around): Edit {
  const { module, value, span } = given;
  const style = styleOf(module, text);
  const isConverse = /converse/i.test(call.method);
  const kind = ctx.linker.value(given.file, value).k;
  if (isConverse) {
    const list = module.exprs[value];
    const last = list?.k === 'array' ? list.items.at(-1)?.value : undefined;
    const end = last === undefined ? undefined : module.exprs[last]?.span[1];
    if (end === undefined) return null;
    return {
      span: [end, end],
      newText: `, ${literal(module, style, [['cachePoint', [['type', 'default']]]])}`,
    };
  }
  if (kind === 'literal' || kind === 'text') {
    const source = text.slice(...span);
    const block = literal(module, style, [
      ['type', 'text'],
      ['text', { source }],
      ['cache_control', controlOf(lifetime)],
    ]);
    // In `{ system }` the name is the value too.
    const isShorthand = given.keySpan !== null && given.keySpan[0] === span[0];
    return { span, newText: `${isShorthand ? 'system: ' : ''}[${block}]` };
  }
  const list = module.exprs[value];
  const last = list?.k === 'array' ? list.items.at(-1) : undefined;
  return last && !last.spread ? intoObject(module, last.value, lifetime, text) : null;
}

function atLastTool({ module, value }: GivenOption, lifetime: Lifetime, text: string): Edit {
  const list = module.exprs[value];
  const last = list?.k === 'array' ? list.items.at(-1) : undefined;
  return last && !last.spread ? intoObject(module, last.value, lifetime, text) : null;
}

/** Adds the mark behind the last entry of an object literal. */
function intoObject(module: Module, id: ExprId, lifetime: Lifetime, text: string): Edit {
  const expr = module.exprs[id];
  const last = expr?.k === 'object' ? expr.entries.at(-1) : undefined;
  const end = last && 'key' in last ? module.exprs[last.value]?.span[1] : undefined;
  if (end === undefined || !expr) return null;
  if (!/^\s*,?\s*\}$/.test(text.slice(end, expr.span[1]))) return null;
  const style = styleOf(module, text);
  const entry = literal(module, style, [['cache_control', controlOf(lifetime)]]).replace(/^\{ ?| ?\}$/g, '');
  return { span: [end, end], newText: `, ${entry}` };
}

type Fields = readonly (readonly [key: string, value: string | { readonly source: string } | Fields])[];

function controlOf(lifetime: Lifetime): Fields {
  return lifetime === '1h'
    ? [
        ['type', 'ephemeral'],
        ['ttl', '1h'],
      ]
    : [['type', 'ephemeral']];
}

function literal(module: Module, style: Style, fields: Fields): string {
  const python = module.language === 'python';
  const entries = fields.map(([key, value]) => {
    const name = python ? quoted(key, style) : key;
    if (typeof value === 'string') return `${name}: ${quoted(value, style)}`;
    return `${name}: ${'source' in value ? value.source : literal(module, style, value)}`;
  });
  return python ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
}
