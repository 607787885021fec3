/**
 * Asks a stream for its usage. The chunk that brings it has no choices, so a loop that takes the first one gets a line that
 * steps over that chunk. Source: openai 7.55.0 src/resources/chat/completions/completions.ts, `include_usage`.
 */
import { dependsOn } from '../context/flow.ts';
import type { Module, Region, Span } from '../ir.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { addOptionAt } from './addOption.ts';
import { indentAt, styleOf } from './style.ts';

/** Null where the options may be made elsewhere. */
export function askForUsage(call: PricedCall, ctx: RuleContext): Fix | null {
  const value = call.language === 'python' ? 'True' : 'true';
  const option = addOptionAt(call, call.spec?.streamUsage, value, ctx);
  if (!option) return null;
  const guard = guardFor(call, ctx);
  return {
    title:
      guard && guard !== 'none needed' ? 'Ask for the usage, and step over its chunk' : 'Ask for the usage',
    kind: 'quickfix',
    savingPerMonth: null,
    preferred: guard !== null,
    ...(guard === null
      ? {
          edits: [],
          disabled: 'Who reads this stream is not to be seen, and the chunk with the usage has no choices.',
        }
      : { edits: guard === 'none needed' ? [option] : [option, guard] }),
  };
}

function guardFor(call: PricedCall, ctx: RuleContext): TextEdit | 'none needed' | null {
  const { file } = call;
  const module = ctx.module(file);
  const text = ctx.text(file);
  if (!module || text === undefined) return null;
  const loop = module.regions.find((region) => isLoopOver(module, region, call));
  if (!loop) return null;
  const body = text.slice(loop.head[1], loop.span[1]);
  if (isCareful(body)) return 'none needed';
  const item = /^[\s\S]*?(?:(?:const|let|var)\s+|\bfor\s+)(\w+)\s+(?:of|in)\s/.exec(
    text.slice(loop.span[0], loop.head[1]),
  )?.[1];
  const open = (call.language === 'python' ? /^[^\n]*?:[^\S\n]*\r?\n/ : /^[^\n]*?\{[^\S\n]*\r?\n/).exec(body);
  if (!item || !open) return null;
  const at = loop.head[1] + open[0].length;
  const { indent, lineBreak, semicolon } = styleOf(module, text);
  const base = indentAt(text, at);
  const line =
    call.language === 'python'
      ? `${base}if not ${item}.choices:${lineBreak}${base}${indent}continue${lineBreak}`
      : `${base}if (${item}.choices.length === 0) continue${semicolon}${lineBreak}`;
  return { file, span: [at, at], newText: line };
}

function isLoopOver(module: Module, region: Region, { callSpan }: PricedCall): boolean {
  if (region.k !== 'loop' || region.form !== 'each' || region.over < 0) return false;
  const isCall = (span: Span): boolean => span[0] === callSpan[0] && span[1] === callSpan[1];
  return dependsOn(module, region.over, (_, expr) => expr.k === 'call' && isCall(expr.span));
}

/** It takes no choice at all, or asks first whether there is one. */
function isCareful(body: string): boolean {
  if (!/\.choices\b/.test(body)) return true;
  if (/choices\??\.length|len\(\s*\w+\.choices|\bif\s+(?:not\s+)?\w+\.choices\b(?!\[)/.test(body))
    return true;
  const firsts = [...body.matchAll(/\.choices(?:\?\.)?\[0\](\?)?/g)];
  return firsts.length > 0 && firsts.every(([, asked]) => asked !== undefined);
}
