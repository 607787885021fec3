/** Imports and exports across files: barrels, `export *`, CommonJS. */
import type { ExportIr } from '../ir.ts';
import type { FileId } from '../model.ts';
import { isTest } from '../paths.ts';
import { bindingValue, evaluate } from './evaluate.ts';
import { guarded, type Linking } from './index.ts';
import { property } from './members.ts';
import { ABSENT, isKnown, reachedBy, unknown, type Value } from './value.ts';

/** The value of `name` imported from `specifier`; `default`, or `*` for the namespace. */
export function importOf(cx: Linking, from: FileId, specifier: string, name: string): Value {
  const ofSdk = sdkModule(cx, from, specifier, name);
  if (ofSdk === undefined) return importedValue(cx, from, specifier, name);
  return { k: 'external', specifier: ofSdk, path: name === '*' ? [] : [name], inside: true };
}

function importedValue(cx: Linking, from: FileId, specifier: string, name: string): Value {
  const target = cx.host.resolve(from, specifier);
  const inside = target && 'file' in target ? undefined : moduleInside(cx, from, specifier, name);
  if (inside) return inside;
  if (!target) return unknown(`module ${specifier} was not found`);
  if ('external' in target) return externalName(target.external, name);
  if (name === '*') return { k: 'namespace', file: target.file };
  const value = exportOf(cx, target.file, name);
  if (value.k !== 'absent') return reachedBy(value, 'constant');
  const child = cx.host.child?.(target.file, name);
  if (child !== undefined) return { k: 'namespace', file: child };
  // A default import of a CommonJS file is `module.exports` itself, a named one is a member of it.
  const assigned = exportOf(cx, target.file, '=');
  if (isKnown(assigned)) return name === 'default' ? assigned : property(cx, assigned, name);
  return name === 'default'
    ? { k: 'namespace', file: target.file }
    : unknown(`${specifier} exports no \`${name}\``);
}

/** The SDK's own tests mean its source: the models in them are mostly made to answer by themselves. */
export function sdkModule(cx: Linking, from: FileId, specifier: string, name: string): string | undefined {
  const module = cx.host.sdkModule?.(from, specifier, name);
  return module === undefined || isTest(cx.host.relative(from)) ? undefined : module;
}

function externalName(specifier: string, name: string): Value {
  return { k: 'external', specifier, path: name === '*' ? [] : [name] };
}

/** A folder is a package without a file of its own: `from . import client` means the module `.client`. */
function moduleInside(cx: Linking, from: FileId, specifier: string, name: string): Value | undefined {
  if (name === '*' || name === 'default' || specifier.includes('/')) return undefined;
  const module = cx.host.resolve(from, specifier.endsWith('.') ? specifier + name : `${specifier}.${name}`);
  return module && 'file' in module ? { k: 'namespace', file: module.file } : undefined;
}

export function exportOf(cx: Linking, file: FileId, name: string, seen: Set<FileId> = new Set()): Value {
  // Two files may pass a name to each other and neither have it.
  return guarded(cx, `export ${name} of ${file}`, () => exportedValue(cx, file, name, seen)) ?? ABSENT;
}

function exportedValue(cx: Linking, file: FileId, name: string, seen: Set<FileId>): Value {
  if (seen.has(file)) return ABSENT;
  seen.add(file);
  const module = cx.host.module(file);
  if (!module) return unknown('unreadable file');
  for (const item of module.exports) {
    if (!('name' in item) || item.name !== name) continue;
    const value = exportValue(cx, file, item);
    if (value) return value;
  }
  if (name === 'default' || name === '=') return ABSENT;
  for (const item of module.exports) {
    if (!('star' in item)) continue;
    const target = cx.host.resolve(file, item.star);
    if (target && 'file' in target) {
      const value = exportOf(cx, target.file, name, seen);
      if (value.k !== 'absent') return value;
    } else if (target) {
      return { k: 'external', specifier: target.external, path: [name] };
    }
  }
  return ABSENT;
}

function exportValue(
  cx: Linking,
  file: FileId,
  item: Exclude<ExportIr, { star: string }>,
): Value | undefined {
  if ('binding' in item) {
    const module = cx.host.module(file);
    const binding = module?.bindings[item.binding];
    return module && binding && bindingValue(cx, module, binding, { file, expr: -1, frame: null });
  }
  if ('value' in item) return evaluate(cx, { file, expr: item.value, frame: null });
  // Whoever imports it has asked whether it is an SDK's name.
  return importedValue(cx, file, item.specifier, item.imported);
}
