/** A call in its module, and what it stands in: regions and functions, from the inside out. */

import { runsInPlace } from '../detect/owners.ts';
import {
  type CallIr,
  type ExprId,
  type FunctionId,
  type Module,
  NONE,
  type Region,
  type Span,
} from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { FileId } from '../model.ts';
import { callOf } from '../moduleIndex.ts';

export interface Site {
  readonly file: FileId;
  readonly module: Module;
  readonly call: CallIr;
}

export function siteAt(linker: Linker, { file, expr }: { file: FileId; expr: ExprId }): Site | undefined {
  const module = linker.module(file);
  const call = module && callOf(module, expr);
  return module && call && { file, module, call };
}

/** The functions that a call stands in, as long as each runs in place of the one around it: the last is the owner. */
export function functionsAround(module: Module, fn: FunctionId): FunctionId[] {
  const found = [fn];
  for (let at = fn; at > 0 && runsInPlace(module, at); ) {
    at = module.functions[at]?.parent ?? 0;
    found.push(at);
  }
  return found;
}

/** From the innermost outwards, through the functions that run in place. */
export function regionsAround(module: Module, { region, fn }: Pick<CallIr, 'region' | 'fn'>): Region[] {
  const found: Region[] = [];
  let at = region;
  for (const inner of functionsAround(module, fn)) {
    for (let own = module.regions[at]; own; own = module.regions[own.parent]) found.push(own);
    at = module.functions[inner]?.region ?? NONE;
  }
  return found;
}

export function spanOf(module: Module, expr: ExprId): Span {
  return module.exprs[expr]?.span ?? [0, 0];
}

export function contains(outer: Span, inner: Span): boolean {
  return outer[0] <= inner[0] && inner[1] <= outer[1];
}
