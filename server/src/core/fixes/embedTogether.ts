/** One embedding request with many inputs in the place of a loop, where the loop does nothing else. */
import type { LoopFact } from '../context/facts.ts';
import type { Module, Span } from '../ir.ts';
import type { Fix, PricedCall } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import type { GivenOption } from './options.ts';

/** The loop is read as text: only the plainest shapes are known, and everything else is left to the author. */
export function embedTogether(call: PricedCall, given: GivenOption, loop: LoopFact, ctx: RuleContext): Fix {
  const fix = {
    kind: 'quickfix',
    title: 'Embed all texts in one request (at most 2,048)',
    savingPerMonth: null,
  } as const;
  const text = ctx.text(call.file);
  const region = given.module.regions.find(({ k, head }) => k === 'loop' && head[0] === loop.span[0]);
  const disabled = 'The loop does more than to collect the vectors: take the request out of it by hand.';
  if (!region || text === undefined || !/(^|\.)embeddings\.create$/.test(call.method) || !loop.over)
    return { ...fix, edits: [], disabled, preferred: false };
  const source = { text, call, given, over: text.slice(...loop.over), loop: region.span };
  const edit = given.module.language === 'python' ? inPython(source, given.module) : inScript(source);
  if (!edit) return { ...fix, edits: [], disabled, preferred: false };
  return { ...fix, edits: [{ file: call.file, ...edit }], preferred: true };
}

interface Source {
  readonly text: string;
  readonly call: PricedCall;
  readonly given: GivenOption;
  readonly over: string;
  readonly loop: Span;
}

type Edit = { readonly span: Span; readonly newText: string } | null;

/** `for x in xs:` with a request and an `append`, or a comprehension of nothing but the request. */
function inPython({ text, call, given, over, loop }: Source, module: Module): Edit {
  const whole = text.slice(...loop);
  const request = (await_ = ''): string => await_ + requestWith(text, call, given, over);
  const body = /^for\s+(\w+)\s+in\s+[^\n]+:\s*\n([ \t]+)(\w+)\s*=\s*(await\s+)?/.exec(whole);
  if (body) {
    const [, item = '', indent = '', name = '', wait] = body;
    if (!isItem(text, given, item) || loop[0] + body[0].length !== call.callSpan[0]) return null;
    const rest = text.slice(call.callSpan[1], loop[1]);
    const collected = new RegExp(
      `^\\s*\\n${indent}(\\w+(?:\\.\\w+)*)\\.append\\(${name}\\.data\\[0\\]\\.embedding\\)\\s*$`,
    ).exec(rest);
    if (!collected) return null;
    const line = text.lastIndexOf('\n', loop[0] - 1) + 1;
    const outer = text.slice(line, loop[0]);
    const dedented = request(wait).replaceAll(`\n${indent}`, `\n${outer}`);
    const end = loop[1] - (/\s*$/.exec(whole)?.[0].length ?? 0);
    return {
      span: [loop[0], end],
      newText: `${name} = ${dedented}\n${outer}${collected[1]}.extend(item.embedding for item in ${name}.data)`,
    };
  }
  const list = /^\[\s*(await\s+)?/.exec(whole);
  if (!list || loop[0] + list[0].length !== call.callSpan[0]) return null;
  const rest = /^\.data\[0\]\.embedding\s+for\s+(\w+)\s+in\s+[^\n]+\]$/.exec(
    text.slice(call.callSpan[1], loop[1]),
  );
  if (!rest?.[1] || !isItem(text, given, rest[1]) || / if /.test(rest[0]) || module.language !== 'python')
    return null;
  const inner = list[1] ? `(${request('await ')})` : request();
  return { span: loop, newText: `[item.embedding for item in ${inner}.data]` };
}

/** `for (const x of xs) { … }` with a request and a `push`. */
function inScript({ text, call, given, over, loop }: Source): Edit {
  const whole = text.slice(...loop);
  const head =
    /^for\s*\(\s*(?:const|let)\s+(\w+)\s+of\s+[^\n]+\)\s*\{\s*\n([ \t]+)const\s+(\w+)\s*=\s*await\s+/.exec(
      whole,
    );
  if (!head || loop[0] + head[0].length !== call.callSpan[0]) return null;
  const [, item = '', indent = '', name = ''] = head;
  if (!isItem(text, given, item)) return null;
  const rest = new RegExp(
    `^(;?)\\s*\\n\\s*(\\w+(?:\\.\\w+)*)\\.push\\(${name}\\.data\\[0\\]!?\\??\\.embedding\\);?\\s*\\n\\s*\\}$`,
  ).exec(text.slice(call.callSpan[1], loop[1]));
  if (!rest) return null;
  const [, end = '', list = ''] = rest;
  const line = text.lastIndexOf('\n', loop[0] - 1) + 1;
  const outer = text.slice(line, loop[0]);
  const request = requestWith(text, call, given, over).replaceAll(`\n${indent}`, `\n${outer}`);
  return {
    span: loop,
    newText: `const ${name} = await ${request}${end}\n${outer}${list}.push(...${name}.data.map((item) => item.embedding))${end}`,
  };
}

/** The input is the item itself, or a list of it alone. */
function isItem(text: string, { span }: GivenOption, item: string): boolean {
  return new RegExp(`^\\[?\\s*${item}\\s*,?\\s*\\]?$`).test(text.slice(...span));
}

function requestWith(
  text: string,
  { callSpan }: PricedCall,
  { span, keySpan }: GivenOption,
  over: string,
): string {
  const isShorthand = keySpan !== null && keySpan[0] === span[0];
  return (
    text.slice(callSpan[0], span[0]) +
    (isShorthand ? `input: ${over}` : over) +
    text.slice(span[1], callSpan[1])
  );
}
