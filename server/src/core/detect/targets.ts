/** What a call expression calls: the catalogue's entry, or a function of the workspace. */
import type { LlmCallSpec, SdkFile } from '../../catalog/types.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import { type Detecting, invoked, kindOf, type Made } from './kinds.ts';

/** An LLM call of the catalogue. */
export interface Target {
  readonly sdk: SdkFile;
  readonly spec: LlmCallSpec;
  /** The dotted name under which the catalogue has it. */
  readonly name: string;
  readonly type: string | null;
  readonly maker: Made | null;
  /** The model, where the address names it. */
  readonly model?: Value;
  readonly provider?: string;
}

export function targetOf(cx: Detecting, loc: Loc): Target | undefined {
  const callee = calleeOf(cx, loc);
  const kind = callee && kindOf(cx, callee);
  const callable = kind?.k === 'callable' ? kind : kind && invoked(kind);
  if (!callable || !('call' in callable.spec)) return undefined;
  const { sdk, name, type, maker } = callable;
  return { sdk, spec: callable.spec.call, name, type, maker };
}

export type FunctionValue = Extract<Value, { k: 'function' }>;

/** The function of the workspace that is called, where it is one for certain. */
export function calledFunction(cx: Detecting, loc: Loc): FunctionValue | undefined {
  const callee = calleeOf(cx, loc);
  if (!callee) return undefined;
  const functions = optionsOf(callee).filter((option) => option.k === 'function');
  return functions.length === 1 ? functions[0] : undefined;
}

function calleeOf(cx: Detecting, loc: Loc): Value | undefined {
  const expr = cx.linker.module(loc.file)?.exprs[loc.expr];
  return expr?.k === 'call' ? cx.linker.value(loc.file, expr.callee, loc.frame) : undefined;
}
