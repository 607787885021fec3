/**
 * "Add a prompt_cache_key": OpenAI caches a long beginning by itself, and sends a request to a machine by the hash of its
 * first tokens and this key. Where several long prompts share the traffic, a name for each keeps them apart.
 *
 * It costs nothing, and what it saves is not in the code, so no figure is given.
 */
import { isBelow } from '../detect/clients.ts';
import { formatTokens } from '../estimate/format.ts';
import { joinTexts } from '../estimate/tokens.ts';
import { addOptionAt } from '../fixes/addOption.ts';
import { optionAt } from '../fixes/options.ts';
import { quoted, styleOf } from '../fixes/style.ts';
import type { Offer, PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';
import { promptCacheOf } from './promptCache.ts';

/** `calls` are all calls of the file. */
export function offerCacheKey(call: PricedCall, calls: readonly PricedCall[], ctx: RuleContext): Offer[] {
  if (!hasLongPrefix(call, ctx) || optionAt(call, call.spec?.cacheKey?.paths, ctx)) return [];
  const { kind } = ctx.facts.of(call).where;
  if (kind === 'script' || kind === 'notebook' || kind === 'test') return [];
  const sharing = calls.filter((other) => hasLongPrefix(other, ctx));
  const prefixes = new Set(sharing.map(prefixOf));
  const first = sharing.find((other) => prefixOf(other) === prefixOf(call)) ?? call;
  const module = ctx.module(call.file);
  const text = ctx.text(call.file);
  if (prefixes.size < 2 || !module || text === undefined) return [];
  const key = nameOf(first);
  const edit = addOptionAt(call, call.spec?.cacheKey?.paths, quoted(key, styleOf(module, text)), ctx);
  if (!edit) return [];
  const tokens = formatTokens(call.estimate.layout?.prefix ?? 0);
  const title = `Add prompt_cache_key '${key}' (keeps this ${tokens}-token prefix apart from ${prefixes.size - 1 === 1 ? 'the other one' : `${prefixes.size - 1} others`}; what it saves is not known)`;
  return [
    {
      site: call.site,
      fix: { title, kind: 'refactor', edits: [edit], savingPerMonth: null, preferred: false },
    },
  ];
}

function hasLongPrefix(call: PricedCall, ctx: RuleContext): boolean {
  const { spec, context, via, models } = call;
  if (!spec?.cacheKey || context.test || via === 'wrapper' || models[0]?.provider !== 'openai') return false;
  const version = ctx.linker.host.packageVersion(call.file, spec.cacheKey.package);
  if (version !== undefined && isBelow(version, spec.cacheKey.since)) return false;
  const { layout } = call.estimate;
  const cache = promptCacheOf(call, ctx);
  return (
    cache?.mode === 'automatic' &&
    layout !== null &&
    layout.prefix >= cache.minTokens &&
    // A request that never changes has its whole answer to keep.
    (layout.dynamicAt !== null || layout.dynamicRole !== null)
  );
}

/** The text up to the first part that is known only at run time. */
function prefixOf({ prompt }: PricedCall): string {
  const parts = prompt.flatMap((segment) => joinTexts(segment.parts));
  const end = parts.findIndex(({ kind }) => kind !== 'text');
  return parts
    .slice(0, end < 0 ? undefined : end)
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('\n');
}

/** `src/chat.ts#ChatService.answerQuestion:chat.completions.create` → `answer-question`. */
function nameOf({ site }: PricedCall): string {
  const [file = '', rest = ''] = site.split('#');
  const fn = /^[^:]*/.exec(rest)?.[0].split('.').at(-1) ?? '';
  const base =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? '';
  const name = /^[\w$]+$/.test(fn) ? fn : base;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}
