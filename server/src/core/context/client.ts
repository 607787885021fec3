/** The client of a call: how often it is made, with what key, and whether it runs in a browser. */
import type { Detecting } from '../detect/kinds.ts';
import { usesParameter } from '../detect/taint.ts';
import { expressionAt } from '../expressions.ts';
import type { CallIr, Module } from '../ir.ts';
import type { LlmCall, Place } from '../model.ts';
import { bindingsGiven, callOf } from '../moduleIndex.ts';
import { ownerFn } from './around.ts';
import type { ClientFact } from './facts.ts';
import { parentOf } from './flow.ts';
import { loopsAround } from './loops.ts';
import { functionsAround, regionsAround, type Site } from './site.ts';
import { whereOf } from './where.ts';

/** The call expression that makes the client. */
function constructorOf(cx: Detecting, { reliability }: LlmCall): Site | undefined {
  const at = reliability.clientAt;
  const module = at ? cx.linker.module(at.file) : undefined;
  const expr =
    at && module ? expressionAt(module, at.span, (id) => callOf(module, id) !== undefined) : undefined;
  const call = module && expr !== undefined ? callOf(module, expr) : undefined;
  return at && module && call ? { file: at.file, module, call } : undefined;
}

export function clientOf(cx: Detecting, site: Site, call: LlmCall): ClientFact | null {
  const made = constructorOf(cx, call);
  const at = call.reliability.clientAt;
  return made && at ? { at, per: perWhat(cx, site, made) } : null;
}

function perWhat(cx: Detecting, site: Site, made: Site): ClientFact['per'] {
  const { module, call, file } = made;
  const owner = ownerFn(made);
  if (isKept(module, call) || isTheirs(module, call, owner)) return null;
  const isHere = file === site.file && owner === ownerFn(site);
  const loop = isHere ? loopsAround(made)[0] : undefined;
  if (loop && loopsAround(site).includes(loop)) return 'iteration';
  if (owner <= 0) return null;
  // A class is made as often as whoever makes it likes.
  if (module.functions[owner]?.kind === 'constructor') return null;
  if (whereOf(cx, made).kind === 'handler') return 'request';
  return isHere ? 'call' : null;
}

/** Made at the first time only: under a condition, with `??=`, in a memoised function, stored in a member. */
function isKept(module: Module, call: CallIr): boolean {
  if (regionsAround(module, call).some((region) => region.k === 'branch')) return true;
  const parent = parentOf(module, call.expr);
  if (parent !== undefined && module.exprs[parent]?.k === 'fallback') return true;
  if (functionsAround(module, call.fn).some((fn) => (module.functions[fn]?.decorators.length ?? 0) > 0))
    return isMemoised(module, call);
  return (
    module.memberWrites.some((write) => write.value === call.expr) ||
    module.classes.some((cls) => cls.members.some((member) => member.value === call.expr)) ||
    bindingsGiven(module, call.expr).some((id) => {
      const binding = module.bindings[id];
      return (
        binding !== undefined &&
        binding.fn !== call.fn &&
        !functionsAround(module, call.fn).includes(binding.fn)
      );
    })
  );
}

function isMemoised(module: Module, call: CallIr): boolean {
  return functionsAround(module, call.fn).some((fn) =>
    module.functions[fn]?.decorators.some((id) => {
      const expr = module.exprs[id];
      const callee = expr?.k === 'call' ? module.exprs[expr.callee] : expr;
      return (
        (callee?.k === 'name' || callee?.k === 'member') && /cache|memo|once|singleton/i.test(callee.name)
      );
    }),
  );
}

/** With a key or address that the caller gives: it is that caller's own client. */
function isTheirs(module: Module, call: CallIr, owner: number): boolean {
  const expr = module.exprs[call.expr];
  return expr?.k === 'call' && expr.args.some((arg) => usesParameter(module, arg.value, owner));
}

export function apiKeyOf(cx: Detecting, _: Site, call: LlmCall): Place | null {
  const made = constructorOf(cx, call);
  if (!made) return null;
  for (const name of cx.catalog.context.keyOptions) {
    const value = optionOf(cx, made, name);
    // What is empty or a placeholder opens no door.
    if (
      value.k === 'literal' &&
      typeof value.value === 'string' &&
      value.via !== 'env-fallback' &&
      value.value.length >= 16
    )
      return value.at;
  }
  return null;
}

function optionOf(cx: Detecting, { file, call }: Site, name: string) {
  const loc = { file, expr: call.expr, frame: null };
  const keyword = cx.linker.property(cx.linker.keywords(loc), name);
  return keyword.k === 'absent' ? cx.linker.property(cx.linker.argument(loc, 0), name) : keyword;
}

const PUBLIC_ENV = /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_|PUBLIC_|NUXT_PUBLIC_|GATSBY_)/;

export function browserOf(cx: Detecting, { module }: Site, call: LlmCall): string | null {
  const made = constructorOf(cx, call);
  for (const name of made ? cx.catalog.context.browserOptions : []) {
    const value = made && optionOf(cx, made, name);
    if (value?.k === 'literal' && value.value === true) return name;
  }
  for (const name of made ? cx.catalog.context.keyOptions : []) {
    const value = made && optionOf(cx, made, name);
    if (value?.k === 'env' && PUBLIC_ENV.test(value.name)) return value.name;
  }
  return module.prologue.includes('use client') ? "'use client'" : null;
}
