/**
 * Packages that are many and all alike: `@ai-sdk/openai`, `@ai-sdk/groq` and their kind each export a provider and a
 * function that makes one, and a provider's members each take a model's name. A row a package is all that differs.
 */
import type { SymbolSpec } from '../types.ts';
import type { CallSource, FunctionSource, TypeSource } from './expand.ts';

export interface Vendors {
  /** Members of a provider that give a model: `openai.chat('gpt-5.6')`. Not every package has them all. */
  readonly members: readonly string[];
  /** Name of the vendor's types (`OpenAI` gives `OpenAIProvider` and `OpenAIModel`) → what is its own. */
  readonly packages: Readonly<Record<string, Vendor>>;
}

interface Vendor {
  /** Our provider id; 'unknown' where only the base URL can tell. */
  readonly provider: string;
  /** Module specifier → exported names. */
  readonly modules: Readonly<
    Record<string, { readonly values?: readonly string[]; readonly makers: readonly string[] }>
  >;
}

interface Expanded {
  readonly exports: Record<string, Record<string, SymbolSpec>>;
  readonly types: Record<string, TypeSource>;
  readonly functions: Record<string, FunctionSource>;
}

/** What the SDK's own functions call beneath; some code calls it directly, and then nothing retries. */
const LOW_LEVEL: CallSource = {
  operation: 'chat',
  model: ['maker.arg0'],
  prompt: ['arg0.prompt'],
  tools: ['arg0.tools'],
  outputCap: ['arg0.maxOutputTokens', 'arg0.maxTokens'],
  timeout: ['arg0.abortSignal'],
  reliability: { retries: 0 },
};

export function expandVendors({ members, packages }: Vendors): Expanded {
  const result: Expanded = { exports: {}, types: {}, functions: {} };
  for (const [name, { provider, modules }] of Object.entries(packages)) {
    const made = { returns: `${name}Model` };
    result.types[`${name}Provider`] = {
      provider,
      options: { baseUrl: ['arg0.baseURL'] },
      invoke: made,
      members: eachIs(members, made),
    };
    result.types[`${name}Model`] = {
      provider,
      options: { baseUrl: ['maker.arg0.baseURL'] },
      model: ['maker.arg0'],
      members: {
        doGenerate: { call: LOW_LEVEL },
        doStream: { call: { ...LOW_LEVEL, stream: true } },
      },
    };
    result.functions[`create${name}`] = { returns: `${name}Provider` };
    for (const [module, { values = [], makers }] of Object.entries(modules)) {
      result.exports[module] = {
        ...result.exports[module],
        ...eachIs<SymbolSpec>(values, { value: `${name}Provider` }),
        ...eachIs<SymbolSpec>(makers, { function: `create${name}` }),
      };
    }
  }
  return result;
}

function eachIs<T>(names: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value]));
}
