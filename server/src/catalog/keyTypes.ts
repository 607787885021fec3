/**
 * How a provider's keys look. Sources: gitleaks b58d3f1 `config/gitleaks.toml` (Anthropic, OpenAI, Google, Hugging Face,
 * Perplexity), whose exact lengths are not asked for here; the marks of the others are those that their keys begin with.
 */

export interface KeySpec {
  /** Of who gives it out, for people; null where several give out such keys. */
  readonly title: string | null;
  readonly provider: string | null;
  /** A regular expression of the whole key. */
  readonly pattern: string;
  /** Names of the variable of the environment, the usual one first. */
  readonly env: readonly string[];
  /** Counts only behind such a name (a regular expression), since the key itself has no mark. */
  readonly named?: string;
}
