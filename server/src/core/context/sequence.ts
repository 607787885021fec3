/** Awaited calls that wait for each other without a need. */
import type { CallIr, Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { LlmCall } from '../model.ts';
import { dependsOn, namesBehind, receiver } from './flow.ts';
import { contains, type Site, siteAt, spanOf } from './site.ts';

interface Awaited<T extends LlmCall = LlmCall> {
  readonly call: T;
  readonly site: Site;
}

export function independentOf<T extends LlmCall>(linker: Linker, calls: readonly T[]): T[][] {
  const awaited = calls.flatMap((call): Awaited<T>[] => {
    const [shown] = call.made;
    const site = shown && siteAt(linker, shown);
    return site?.call.awaited && !call.stream && !call.context.loop ? [{ call, site }] : [];
  });
  awaited.sort((a, b) => a.call.statement[0] - b.call.statement[0]);
  const groups: Awaited<T>[][] = [];
  for (const next of awaited) {
    const group = groups.find(
      (members) =>
        isNeighbour(members.at(-1), next) && members.every((member) => isIndependent(member, next)),
    );
    if (group) group.push(next);
    else groups.push([next]);
  }
  return groups.filter(({ length }) => length > 1).map((group) => group.map(({ call }) => call));
}

/** In the same place of the same function, one statement after the other, with no way out between. */
function isNeighbour(before: Awaited | undefined, next: Awaited): boolean {
  if (!before || before.call.file !== next.call.file) return false;
  const [a, b] = [before.site.call, next.site.call];
  if (a.fn !== b.fn || a.region !== b.region || a.statement[0] === b.statement[0]) return false;
  const { module } = before.site;
  return !module.jumps.some(
    (jump) => jump.fn === a.fn && jump.span[0] >= a.statement[1] && jump.span[1] <= b.statement[0],
  );
}

function isIndependent(before: Awaited, next: Awaited): boolean {
  const { module, call: a } = before.site;
  const { call: b } = next.site;
  if (before.call.file !== next.call.file) return false;
  if (dependsOn(module, b.expr, (id) => id === a.expr)) return false;
  // An agent or a conversation remembers.
  if (sharesState(module, a, b)) return false;
  const between: readonly [number, number] = [a.statement[1], b.statement[1]];
  const names = namesBehind(module, b.expr);
  return !module.calls.some((call) => {
    const span = spanOf(module, call.expr);
    if (call === b || !contains(between, span) || contains(span, spanOf(module, b.expr))) return false;
    // `messages.push(first)` before the second is sent.
    return (
      dependsOn(module, call.expr, (id) => id === a.expr) &&
      (names.has(receiver(module, call.expr)) ||
        [...namesBehind(module, call.expr)].some((name) => isLocal(module, name, a) && names.has(name)))
    );
  });
}

/** The same list goes into both and is changed in between, or something is told to what both are asked of. */
function sharesState(module: Module, a: CallIr, b: CallIr): boolean {
  const [from, to] = [a.statement[1], b.statement[0]];
  const sent = namesBehind(module, b.expr);
  return module.calls.some((call) => {
    const span = spanOf(module, call.expr);
    return span[0] >= from && span[1] <= to && GROWS.test(call.name) && sent.has(receiver(module, call.expr));
  });
}

const GROWS = /^(?:push|append|extend|unshift|insert|add)$/;

function isLocal(module: Module, binding: number, { fn }: CallIr): boolean {
  return module.bindings[binding]?.fn === fn;
}
