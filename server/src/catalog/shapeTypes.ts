/** Calls that are told by their names alone, as the SDK files describe them. */
import type { Path } from './types.ts';

/** `x.chat.completions.create(…)` of an untyped `x` is taken for a member of the type. */
export interface ShapeSpec {
  readonly type: string;
  readonly members: readonly string[];
  /** What the last name of the receiver matches. */
  readonly receiver?: string;
  /** So distinct that it is believed of a package, too, that the catalogue does not have. */
  readonly unknownPackages?: true;
  /** What is given in the call, all of it. */
  readonly given?: readonly Path[];
  /** Where the shape is spoken by many: `unknown`, so that the model's name says who it is. */
  readonly provider?: string;
}
