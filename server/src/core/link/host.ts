/** What the linker needs of the world. The workspace implements it; tests implement it over a map of texts. */
import type { Module } from '../ir.ts';
import type { FileId } from '../model.ts';

export interface ModuleHost {
  /** The lowered module of a workspace file; undefined where there is none or it cannot be read. */
  module(file: FileId): Module | undefined;
  /**
   * Where an import specifier leads: a workspace file, or a package outside of the workspace.
   * A bare specifier that is no workspace package is a package, whether or not it is installed.
   */
  resolve(from: FileId, specifier: string): Resolution | undefined;
  /** The module of an SDK that a name means although the SDK's own source lies in the workspace. */
  sdkModule?(from: FileId, specifier: string, name: string): string | undefined;
  /** False where a look at the text shows that it has no class which extends the one of that name. */
  mayExtend?(file: FileId, name: string): boolean;
  /** False where a look at the text shows that nothing which the file imports may be imported from it. */
  mayPassOn?(file: FileId): boolean;
  /** As analysed. */
  text?(file: FileId): string | undefined;
  /** A module inside of a package, where importing it as a name of the package gives the module. */
  child?(file: FileId, name: string): FileId | undefined;
  /** False where the text of a file surely lacks the name; quick where that is one word. */
  mentions?(file: FileId, name: string): boolean;
  /** Files that `file` imports, directly, without reading it as a module; left out, the module tells. */
  imports?(file: FileId): readonly FileId[];
  /** False where a look at the text shows that no SDK is called in it, but perhaps a function that calls one. */
  mayCallSdk?(file: FileId): boolean;
  /** False where neither the file nor what it imports has anything of the address of a model. */
  mayAddress?(file: FileId): boolean;
  /** False where no import leads from the file to an SDK, nor from who uses it. */
  isConnected?(file: FileId): boolean;
  /** Files that import `file`, directly; used to find the callers of a function. */
  importers(file: FileId): readonly FileId[];
  /** Path relative to its workspace root, forward slashes. */
  relative(file: FileId): string;
  /** The version of a package that the file's project names (`^4.20.0` gives `4.20.0`), where known. */
  packageVersion(file: FileId, packageName: string): string | undefined;
  /** Whether the file's project names the package, in whatever version; undefined where nothing tells. */
  hasPackage(file: FileId, packageName: string): boolean | undefined;
}

export type Resolution = { readonly file: FileId } | { readonly external: string };
