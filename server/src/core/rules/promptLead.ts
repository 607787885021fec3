/**
 * What changes from call to call at the beginning of a prompt, before a long text that never changes: the pieces of code
 * that it comes of.
 *
 * Only what plainly changes counts: the clock, random numbers, parameters of the function. A file that is read, the
 * environment and members of `this` may well be the same for the life of the process.
 */
import { dependsOn, partsOf } from '../context/flow.ts';
import { expressionAt } from '../expressions.ts';
import type { Expr, ExprId, Module } from '../ir.ts';
import type { FileId, PricedCall, PromptPart, PromptSegment } from '../model.ts';
import type { RuleContext } from './define.ts';

export interface PromptLead {
  readonly file: FileId;
  readonly module: Module;
  /** The template that the first changing piece stands in, or texts that `+` puts together. */
  readonly template: ExprId;
  /** The changing pieces in that template, in order, that stand before the long text. */
  readonly holes: readonly ExprId[];
  /** The clock or random numbers: nobody calls twice with the same. */
  readonly kind: 'time' | 'random' | 'data';
  /** The long text stands in the same template. */
  readonly together: boolean;
  /** Tokens that never change, in one piece, behind it. */
  readonly behind: number;
}

export function promptLeadOf(call: PricedCall, ctx: RuleContext): PromptLead | undefined {
  const { layout } = call.estimate;
  if (!layout || layout.behind === 0) return undefined;
  const ordered = inOrder(call.prompt);
  const parts = ordered.flatMap((segment) => segment.parts.map((part) => ({ segment, part })));
  const first = parts.findIndex(({ part }) => part.kind !== 'text');
  const found = parts[first];
  if (found?.part.kind !== 'dynamic') return undefined;
  const run = longestRun(parts.slice(first).map(({ part }) => part));
  const behind = run.share * layout.behind;
  const { segment } = found;
  if (segment.role === 'tools' || segment.role === 'schema' || segment.role === 'assistant') return undefined;
  const at = segment.parts.find((part) => part.kind === 'text' && part.at !== null);
  const place = at?.kind === 'text' ? at.at : null;
  // The text of one segment may be put together of several literals; the template is the one with the changing piece.
  const places = [
    place,
    ...segment.parts.flatMap((part) => ('at' in part && part.at ? [part.at] : [])),
    segment.at,
  ];
  for (const each of places) {
    const module = each && ctx.module(each.file);
    if (!each || !module) continue;
    const id = expressionAt(module, each.span);
    const lead = id === undefined ? undefined : leadIn({ file: each.file, module, ctx }, id);
    if (!lead) continue;
    const changing = lead.holes.filter((hole) => kindOf(module, hole) !== undefined);
    const [hole] = lead.holes;
    const kind = hole === undefined ? undefined : kindOf(module, hole);
    if (!kind || changing.length === 0) return undefined;
    const together = parts[first + run.from]?.segment === segment;
    const leading = together
      ? lead.holes.slice(0, countHoles(parts.slice(first, first + run.from)))
      : lead.holes;
    return { file: each.file, module, template: lead.template, holes: leading, kind, together, behind };
  }
  return undefined;
}

function countHoles(parts: readonly { readonly part: PromptPart }[]): number {
  return Math.max(1, parts.filter(({ part }) => part.kind !== 'text').length);
}

function inOrder(prompt: readonly PromptSegment[]): readonly PromptSegment[] {
  const rank = ({ role }: PromptSegment): number => (role === 'tools' ? 0 : role === 'system' ? 1 : 2);
  return prompt.filter(({ role }) => role !== 'schema').sort((a, b) => rank(a) - rank(b));
}

/** The longest piece without anything dynamic, as a share of all static text among the parts. */
function longestRun(parts: readonly PromptPart[]): { readonly share: number; readonly from: number } {
  let [best, from, run, start, all] = [0, 0, 0, 0, 0];
  parts.forEach((part, index) => {
    if (part.kind !== 'text') {
      run = 0;
      start = index + 1;
      return;
    }
    run += part.text.length;
    all += part.text.length;
    if (run > best) [best, from] = [run, start];
  });
  return { share: all === 0 ? 0 : best / all, from };
}

interface Where {
  readonly file: FileId;
  readonly module: Module;
  readonly ctx: RuleContext;
}

/** The first template in the expression that has holes which are not known, with these. */
function leadIn(
  { file, module, ctx }: Where,
  id: ExprId,
): { readonly template: ExprId; readonly holes: readonly ExprId[] } | undefined {
  const expr = module.exprs[id];
  if (!expr) return undefined;
  if (expr.k === 'template') {
    const holes = expr.holes.filter((hole) => isOpen(ctx.linker.value(file, hole).k));
    return holes.length > 0 ? { template: id, holes } : undefined;
  }
  for (const part of textsOf(expr)) {
    const found = leadIn({ file, module, ctx }, part);
    if (found) return found;
  }
  if (expr.k !== 'concat') return undefined;
  const open = operands(module, id).filter((part) => isOpen(ctx.linker.value(file, part).k));
  return open.length > 0 ? { template: id, holes: open } : undefined;
}

/** `'Request ' + id + rules`, from left to right. */
function operands(module: Module, id: ExprId): ExprId[] {
  const expr = module.exprs[id];
  return expr?.k === 'concat' ? [...operands(module, expr.left), ...operands(module, expr.right)] : [id];
}

/** Of a text or a message; what else an object holds is no text. */
function textsOf(expr: Expr): readonly ExprId[] {
  if (expr.k === 'object')
    return expr.entries.flatMap((entry) =>
      'key' in entry && /^(?:content|text|parts|contents)$/.test(entry.key) ? [entry.value] : [],
    );
  return expr.k === 'array' || expr.k === 'concat' || expr.k === 'typed' || expr.k === 'call'
    ? partsOf(expr)
    : [];
}

function isOpen(kind: string): boolean {
  return kind !== 'literal' && kind !== 'text';
}

const CLOCK =
  /^(?:now|utcnow|today|Date|time|strftime|isoformat|toISOString|toLocaleDateString|toLocaleTimeString|toLocaleString|localtime|gmtime|dayjs|moment)$/;
const CHANCE = /^(?:randomUUID|uuid|uuid4|uuidv4|v4|nanoid|random|randint|choice|token_hex)$/;

function kindOf(module: Module, hole: ExprId): PromptLead['kind'] | undefined {
  const calls = (pattern: RegExp): boolean =>
    dependsOn(module, hole, (_, expr) => {
      const callee = expr.k === 'call' ? module.exprs[expr.callee] : undefined;
      return (callee?.k === 'name' || callee?.k === 'member') && pattern.test(callee.name);
    });
  if (isMadeOnce(module, hole)) return undefined;
  if (calls(CHANCE)) return 'random';
  if (calls(CLOCK)) return 'time';
  return dependsOn(module, hole, (_, expr) => expr.k === 'name' && isData(module, expr.binding))
    ? 'data'
    : undefined;
}

/** Told at the module's start: the same for every call. */
function isMadeOnce(module: Module, hole: ExprId): boolean {
  const expr = module.exprs[hole];
  const binding = expr?.k === 'name' ? module.bindings[expr.binding] : undefined;
  return binding !== undefined && binding.fn === 0 && binding.kind !== 'loop';
}

function isData(module: Module, index: number): boolean {
  const binding = module.bindings[index];
  if (!binding || (binding.kind !== 'param' && binding.kind !== 'loop')) return false;
  if (/^(?:self|cls|this|config|settings|options|opts|language|lang|locale)$/.test(binding.name))
    return false;
  return binding.kind === 'loop' || module.functions[binding.fn]?.kind !== 'constructor';
}
