/** Marks the end of a prompt's static beginning as cacheable, at the block or message that it ends with. */
import type { Expr, ExprId } from '../ir.ts';
import type { PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import {
  type CacheForm,
  cacheFormOf,
  type Insertion,
  type Lifetime,
  literal,
  markedBlock,
  markObject,
} from './cacheMarks.ts';
import { type GivenOption, optionAt } from './options.ts';
import { type Style, styleOf } from './style.ts';

export type { Lifetime } from './cacheMarks.ts';

/** The edits, or one sentence why the mark has no plain place. */
export function markCache(
  call: PricedCall,
  lifetime: Lifetime,
  ctx: RuleContext,
): readonly TextEdit[] | { readonly reason: string } {
  if (!call.spec) return { reason: 'The request is made inside of another function.' };
  const form = cacheFormOf(call, lifetime, ctx);
  if (typeof form === 'string') return { reason: form };
  const { dynamicRole } = call.estimate.layout ?? {};
  if (dynamicRole === 'system' || dynamicRole === 'tools')
    return {
      reason: 'Its end changes from call to call: move the changing part into a block of its own first.',
    };
  const found = placeIn(call, form, ctx);
  return 'reason' in found ? found : [{ file: found.given.file, ...found.edit }];
}

type Found = { readonly given: GivenOption; readonly edit: Insertion } | { readonly reason: string };

/** The system prompt comes behind the tools, so a mark at its end holds them too. */
function placeIn(call: PricedCall, form: CacheForm, ctx: RuleContext): Found {
  const { system = 0, tools = 0 } = call.estimate.layout ?? {};
  const at = (
    field: 'system' | 'tools' | 'prompt',
    mark: (place: Place) => Insertion | null,
  ): Found | null => {
    const given = optionAt(call, call.spec?.[field], ctx);
    const text = given && ctx.text(given.file);
    if (!given || text === undefined) return null;
    const edit = mark({ given, form, text, style: styleOf(given.module, text), ctx });
    const name = field === 'system' ? 'system prompt is' : field === 'tools' ? 'tools are' : 'prompt is';
    return edit ? { given, edit } : { reason: `The ${name} not written out in the call.` };
  };
  if (system > 0)
    return (
      at('system', atSystem) ??
      at('prompt', (place) => atMessages(place, call, true)) ?? {
        reason: 'The prompt is put together elsewhere.',
      }
    );
  if (tools > 0) return at('tools', atLastItem) ?? { reason: 'The tools are put together elsewhere.' };
  const found = at('prompt', (place) => atMessages(place, call, false));
  if (found && 'reason' in found)
    return {
      reason: 'The static part and what changes stand in one text: give each a block of its own first.',
    };
  return found ?? { reason: 'The prompt is put together elsewhere.' };
}

interface Place {
  readonly given: GivenOption;
  readonly form: CacheForm;
  readonly text: string;
  readonly style: Style;
  readonly ctx: RuleContext;
}

function atSystem(place: Place): Insertion | null {
  const { given, form, text, style, ctx } = place;
  const { module, value, span, keySpan } = given;
  const { k } = ctx.linker.value(given.file, value);
  if (k !== 'literal' && k !== 'text') {
    return module.exprs[value]?.k === 'object' ? markObject(module, value, place) : atLastItem(place);
  }
  if (form.kind === 'point') return null;
  const source = text.slice(...span);
  // In `{ system }` the name is the value too.
  const name = keySpan !== null && keySpan[0] === span[0] ? `${source}: ` : '';
  const message = literal(module, style, [['role', 'system'], ['content', { source }], ...form.fields]);
  return { span, newText: name + (form.systemMessage ? message : markedBlock(module, style, source, form)) };
}

function atLastItem(place: Place): Insertion | null {
  const { module, value } = place.given;
  const list = module.exprs[value];
  const last = list?.k === 'array' ? list.items.at(-1) : undefined;
  return last && !last.spread ? markObject(module, last.value, place) : null;
}

/** How much of the static text must stand in blocks of its own, for the saving to be what the title says. */
const LEAST_SHARE = 0.9;

const SHORT = 0.05;

/** The last message or block before the first one that changes; of system messages alone, the last of these. */
function atMessages(place: Place, call: PricedCall, systemOnly: boolean): Insertion | null {
  const { module, value, file } = place.given;
  const list = module.exprs[value];
  let found: Insertion | null = null;
  let length = 0;
  for (const item of list?.k === 'array' ? list.items : []) {
    const message = item.spread ? undefined : messageOf(module.exprs[item.value], item.value, module.exprs);
    if (!message || (systemOnly && !message.isSystem)) break;
    const text = textOf(place, file, message.content);
    if (text !== null) {
      length += text.length;
      // A short answer behind the long part is not worth a block of its own.
      if (text.length >= SHORT * length) found = markText(place, message) ?? found;
      continue;
    }
    const blocks = module.exprs[message.content];
    if (blocks?.k !== 'array') break;
    const own = blocks.items.map((block) => (block.spread ? null : textOfBlock(place, block.value)));
    const end = own.indexOf(null) < 0 ? own.length : own.indexOf(null);
    for (const block of own.slice(0, end)) length += block?.length ?? 0;
    const last = blocks.items[end - 1];
    found = (last && markObject(module, last.value, place)) ?? found;
    if (end < own.length) break;
  }
  return length >= LEAST_SHARE * staticLength(call, systemOnly) ? found : null;
}

interface Message {
  readonly id: ExprId;
  readonly content: ExprId;
  readonly isSystem: boolean;
  /** `new SystemMessage(text)`: the text is all that it is given. */
  readonly bare: boolean;
}

function messageOf(expr: Expr | undefined, id: ExprId, exprs: readonly Expr[]): Message | undefined {
  if (expr?.k === 'typed') return messageOf(exprs[expr.value], expr.value, exprs);
  if (expr?.k === 'call') {
    const [given, ...others] = expr.args;
    const callee = exprs[expr.callee];
    const name = callee?.k === 'name' || callee?.k === 'member' ? callee.name : '';
    if (!given || given.spread || others.length > 0 || !/^(System|Human|AI)Message$/.test(name))
      return undefined;
    const isSystem = name === 'SystemMessage';
    const inner = messageOf(exprs[given.value], given.value, exprs);
    return inner ? { ...inner, isSystem } : { id, content: given.value, isSystem, bare: true };
  }
  if (expr?.k !== 'object') return undefined;
  const entry = (key: string) => expr.entries.findLast((each) => 'key' in each && each.key === key);
  const [content, role] = [entry('content'), entry('role')];
  if (!content || !('key' in content)) return undefined;
  const said = role && 'key' in role ? exprs[role.value] : undefined;
  const isSystem = said?.k === 'literal' && said.value === 'system';
  return { id, content: content.value, isSystem, bare: false };
}

/** Null where it is no text, or not known in full. */
function textOf({ ctx }: Place, file: string, id: ExprId): string | null {
  const value = ctx.linker.value(file, id);
  return value.k === 'literal' && typeof value.value === 'string' ? value.value : null;
}

function textOfBlock(place: Place, id: ExprId): string | null {
  const block = place.given.module.exprs[id];
  const entry =
    block?.k === 'object'
      ? block.entries.findLast((each) => 'key' in each && each.key === 'text')
      : undefined;
  return entry && 'key' in entry ? textOf(place, place.given.file, entry.value) : null;
}

/** A message whose content is a text. */
function markText(place: Place, { id, content, bare }: Message): Insertion | null {
  const { given, form, text, style } = place;
  const { module } = given;
  if (form.kind === 'point') return null;
  if (form.kind === 'option') return bare ? null : markObject(module, id, place);
  const span = module.exprs[content]?.span ?? [0, 0];
  const block = markedBlock(module, style, text.slice(...span), form);
  // In `{ role, content }` the name is the value too.
  const message = module.exprs[id];
  const isShorthand =
    message?.k === 'object' &&
    message.entries.some((each) => 'key' in each && each.value === content && each.keySpan[0] === span[0]);
  if (isShorthand) return { span, newText: `content: ${block}` };
  return { span, newText: bare ? `{ content: ${block} }` : block };
}

/** Characters of text before the first part that is known only at run time. */
function staticLength({ prompt }: PricedCall, systemOnly: boolean): number {
  const parts = prompt
    .filter(({ role }) => role !== 'tools' && role !== 'schema' && (!systemOnly || role === 'system'))
    .flatMap((segment) => segment.parts);
  const end = parts.findIndex(({ kind }) => kind !== 'text');
  return parts
    .slice(0, end < 0 ? undefined : end)
    .reduce((sum, part) => sum + (part.kind === 'text' ? part.text.length : 0), 0);
}
