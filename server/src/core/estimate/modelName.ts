/**
 * Spellings of a model's name. A price belongs to exactly one model, so a match of the price package counts only when
 * its name and the name asked for are the same one, apart from spellings that do not change the price.
 */

/**
 * What is left of an id without its path (`models/`, `openai/`), Bedrock's region and version, Vertex's `@date`, the
 * owner of a fine-tuned model, `-latest`, and the date of a snapshot.
 */
export function canonicalModel(id: string): string {
  // Cohere writes a snapshot as month and year, and gives snapshots prices of their own: see `dateless`.
  const name = dateless(versionless(bareModel(id))).replace(/-(0[1-9]|1[0-2])-20\d\d$/, '');
  if (!name.includes('claude')) return name.replace(/^gpt-35(?=-|$)/, 'gpt-3.5').replace(/-$/, '');
  return name
    .replace(/^anthropic\./, '')
    .replaceAll('.', '-')
    .replace(/-(\d)-0$/, '-$1');
}

/** The id in lower case without its path and Bedrock's region: `us.anthropic.claude-…`, `models/gemini-…`. */
export function bareModel(id: string): string {
  const name = id.trim().toLowerCase();
  return name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/^(us-gov|us|eu|apac|au|jp|in|ca|global|regional)\./, '');
}

/**
 * Without `-latest` or the date of a snapshot: `-2024-08-06`, `-20250929`, `@20250929`, `-0613`, Gemini's `-001`.
 * Four digits count as a date only where they are a month and a day: Mistral's `-2411` is another model. Cohere's
 * `-08-2024` stays, so that a snapshot unknown to the price package is not priced by its family.
 */
export function dateless(name: string): string {
  return name
    .replace(/-latest$/, '')
    .replace(/@[\w-]+$/, '')
    .replace(/-20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '')
    .replace(/-20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, '')
    .replace(/-(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, '')
    .replace(/^(gemini-.*)-00\d$/, '$1');
}

/**
 * Aliases that a provider documents: another name for the same model at the same price. The package knows these too,
 * but it also knows aliases that never existed (`gpt-5.1-mini`), so its list is not taken as it is.
 */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['gpt-5.6', 'gpt-5.6-sol'],
  ['gpt-4-turbo-preview', 'gpt-4-turbo'],
  ['gpt-4-0125-preview', 'gpt-4-turbo'],
  ['gpt-4-1106-preview', 'gpt-4-turbo'],
]);

/** `ft:gpt-4o-mini-2024-07-18:acme::id` is priced by its base; `-v1` means something on Bedrock's Claude only. */
function versionless(name: string): string {
  const tuned = /^ft:[^:]+/.exec(name)?.[0];
  if (tuned) return tuned;
  const bedrock = name.replace(/:0$/, '');
  return /claude-.*\d.*-v1$/.test(bedrock) ? bedrock.replace(/-v1$/, '') : bedrock;
}
