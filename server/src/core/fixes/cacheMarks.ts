/**
 * What a mark of the prompt cache looks like in an SDK. Sources: `@anthropic-ai/sdk` 1.11.0
 * src/resources/messages/messages.ts CacheControlEphemeral; client-bedrock-runtime 3.1162.0 dist-types/models/models_0.d.ts
 * CachePointBlock; ai 6.0.326 and 7.0.173 dist/index.d.ts (`system` takes a SystemModelMessage, 5.0.277 a text alone) with
 * @ai-sdk/anthropic 4.0.105 src/convert-to-anthropic-prompt.ts; @langchain/anthropic 1.5.11 dist/utils/message_inputs.js
 * _formatSystemContent and _formatContent.
 */
import { isBelow } from '../detect/clients.ts';
import type { ExprId, Module } from '../ir.ts';
import type { PricedCall } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { quoted, type Style } from './style.ts';

export type Lifetime = '5m' | '1h';

export interface CacheForm {
  /** `entry` of a block, `option` of a block or message, or a `point` behind the block. */
  readonly kind: 'entry' | 'option' | 'point';
  /** The fields of the mark. */
  readonly fields: Fields;
  /** A system prompt that is a text becomes a message of its own instead of a list of blocks. */
  readonly systemMessage: boolean;
}

/** Or one sentence why the SDK has none, as far as we know. */
export function cacheFormOf(call: PricedCall, lifetime: Lifetime, ctx: RuleContext): CacheForm | string {
  const control = controlOf(lifetime);
  const { sdk, via, method } = call;
  if (/converse/i.test(method))
    return { kind: 'point', fields: [['cachePoint', [['type', 'default']]]], systemMessage: false };
  if (sdk === 'vercel-ai' && call.models[0]?.provider === 'anthropic') {
    const version = ctx.linker.host.packageVersion(call.file, 'ai');
    if (version !== undefined && isBelow(version, '6.0.0'))
      return 'Before version 6 the system prompt of `ai` is a plain text: make it the first of the messages.';
    const fields: Fields = [['providerOptions', [['anthropic', [['cacheControl', control]]]]]];
    return { kind: 'option', fields, systemMessage: true };
  }
  if (via === 'framework' && !isLangChain(call, ctx))
    return `How ${sdk} marks a prompt is not known to this fix.`;
  return { kind: 'entry', fields: [['cache_control', control]], systemMessage: false };
}

/** Python's and older versions have not been read. */
function isLangChain({ sdk, language, models, file }: PricedCall, ctx: RuleContext): boolean {
  const version = ctx.linker.host.packageVersion(file, '@langchain/anthropic');
  const isRead = language !== 'python' && (version === undefined || !isBelow(version, '1.0.0'));
  return sdk === 'langchain' && models[0]?.provider === 'anthropic' && isRead;
}

export type Fields = readonly (readonly [
  key: string,
  value: string | { readonly source: string } | Fields,
])[];

function controlOf(lifetime: Lifetime): Fields {
  return [['type', 'ephemeral'], ...(lifetime === '1h' ? ([['ttl', '1h']] as const) : [])];
}

/** An object in the file's own style. */
export function literal(module: Module, style: Style, fields: Fields): string {
  const python = module.language === 'python';
  const entries = fields.map(([key, value]) => {
    const name = python ? quoted(key, style) : key;
    if (typeof value === 'string') return `${name}: ${quoted(value, style)}`;
    return `${name}: ${'source' in value ? value.source : literal(module, style, value)}`;
  });
  return python ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
}

/** A text as a list of one marked block. */
export function markedBlock(module: Module, style: Style, source: string, { fields }: CacheForm): string {
  return `[${literal(module, style, [['type', 'text'], ['text', { source }], ...fields])}]`;
}

export interface Insertion {
  readonly span: readonly [number, number];
  readonly newText: string;
}

/** Adds the mark to a block or message that is written out. */
export function markObject(
  module: Module,
  id: ExprId,
  { form, style, text }: { readonly form: CacheForm; readonly style: Style; readonly text: string },
): Insertion | null {
  const expr = module.exprs[id];
  const last = expr?.k === 'object' ? expr.entries.at(-1) : undefined;
  const end = last && 'key' in last ? module.exprs[last.value]?.span[1] : undefined;
  if (end === undefined || !expr) return null;
  const mark = literal(module, style, form.fields);
  if (form.kind === 'point') return { span: [expr.span[1], expr.span[1]], newText: `, ${mark}` };
  if (!/^\s*,?\s*\}$/.test(text.slice(end, expr.span[1]))) return null;
  return { span: [end, end], newText: `, ${mark.replace(/^\{ ?| ?\}$/g, '')}` };
}
