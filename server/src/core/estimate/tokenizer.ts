/**
 * Which encoding counts a model's tokens, and how far the count may be off.
 *
 * Only OpenAI publishes its encodings. For all others the o200k count times a factor stands in, always as a range.
 * The factors were measured or read on 2026-11-21; each entry names its basis. Names are matched by prefix of our own,
 * because the tokenizer packages do not know the models of the last year.
 */
import type { Encoding } from '../analysis.ts';
import type { Range } from '../model.ts';
import { canonicalModel } from './modelName.ts';
import { cover, exactly } from './range.ts';

export interface Tokenizer {
  readonly encoding: Encoding;
  /** Tokens of the model per token of the encoding. */
  readonly factor: Range;
  /** A sentence for the hover where the count is not the model's own. */
  readonly note: string | null;
}

/** `model` null: a model that is not known. */
export function tokenizerFor(model: string | null): Tokenizer {
  if (model === null) return UNKNOWN;
  const name = canonicalModel(model);
  const family = FAMILIES.find(({ test }) => test.test(name));
  if (family?.test === CLAUDE) return isNewClaude(name) ? NEW_CLAUDE : OLD_CLAUDE;
  return family?.tokenizer ?? UNKNOWN;
}

/** Tokens of one tokenizer per token of another, or of several. */
export function tokensPerToken(from: readonly Tokenizer[], to: Tokenizer): Range {
  const present = cover(from.map(({ factor }) => factor));
  return {
    low: to.factor.low / present.low,
    expected: to.factor.expected / present.expected,
    high: to.factor.high / present.high,
  };
}

/**
 * The same for what was recorded on a model; undefined where it is the same tokenizer, or either is not known. A deployment
 * is recorded under a name of its own.
 */
export function tokensSinceRecorded(recorded: string | null, model: string | null): Range | undefined {
  const [from, to] = [tokenizerFor(recorded), tokenizerFor(model)];
  if (from === to || from === UNKNOWN || to === UNKNOWN) return undefined;
  const isSame = from.encoding === to.encoding && from.factor.expected === to.factor.expected;
  return isSame ? undefined : tokensPerToken([from], to);
}

/** Claude 4.7 and later, 5.x, Fable and Mythos have a new tokenizer; `claude-opus-4-20250514` has no minor version. */
function isNewClaude(name: string): boolean {
  if (/fable|mythos/.test(name)) return true;
  const version = /claude-(?:[a-z]+-)?(\d+)(?:-(\d{1,2}))?(?!\d)/.exec(name);
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  return major > 4 || (major === 4 && minor >= 7);
}

function openai(encoding: Encoding): Tokenizer {
  return { encoding, factor: exactly(1), note: null };
}

function counted(whose: string, low: number, expected: number, high: number): Tokenizer {
  const note = `${whose} is not public: counted with o200k × ${expected} (${low}–${high}).`;
  return { encoding: 'o200k_base', factor: { low, expected, high }, note };
}

// anthropics/skills: o200k counts 15-20 % less than Claude up to 4.6, more so on code.
const OLD_CLAUDE = counted("Claude's tokenizer", 1.15, 1.2, 1.3);
// platform.claude.com, Haiku 5.5: the new tokenizer gives roughly 30 % more tokens than that of Haiku 4.5, up to 1.35.
const NEW_CLAUDE = counted("Claude's tokenizer", 1.45, 1.55, 1.7);

const UNKNOWN: Tokenizer = {
  encoding: 'o200k_base',
  factor: { low: 0.9, expected: 1.05, high: 1.3 },
  note: 'The tokenizer of this model is not known: counted with o200k × 1.05 (0.9–1.3).',
};

const GPT_6: Tokenizer = {
  ...openai('o200k_base'),
  note: 'The encoding of gpt-6 is not published: counted with o200k, the encoding of gpt-4o to gpt-5.',
};

const CLAUDE = /claude/;

const FAMILIES: readonly { readonly test: RegExp; readonly tokenizer: Tokenizer }[] = [
  { test: CLAUDE, tokenizer: NEW_CLAUDE },
  { test: /gpt-6/, tokenizer: GPT_6 },
  // tiktoken's model list; gpt-oss has the ranks of o200k with more special tokens.
  {
    test: /gpt-(4o|4\.1|4\.5|5|oss|audio|image|realtime)|^(o[134]|codex|computer-use)(-|$)/,
    tokenizer: openai('o200k_base'),
  },
  {
    test: /gpt-(4|3\.5)|text-embedding-(3|ada-002)|^(davinci|babbage)-002/,
    tokenizer: openai('cl100k_base'),
  },
  { test: /^(text-davinci-00[23]|code-davinci)/, tokenizer: openai('p50k_base') },
  { test: /^(text-)?(davinci|curie|babbage|ada)(-001)?$|^gpt-?2$/, tokenizer: openai('r50k_base') },
  // Public comparisons: 1.0 to 1.05, give or take 15 %.
  { test: /gemini|gemma/, tokenizer: counted("Gemini's tokenizer", 0.9, 1.03, 1.2) },
  // Measured with llama-tokenizer-js and mistral-tokenizer-js.
  {
    test: /llama-?2|mixtral|mistral-(7b|tiny)/,
    tokenizer: off('Llama 2 and Mistral v1–v3 have', 1.23, 1.25, 1.31),
  },
  // Measured with llama3-tokenizer-js: 1.00 on prose, code and JSON; about 1.2 on other scripts.
  { test: /llama/, tokenizer: off('Llama has', 0.98, 1, 1.2) },
  // Public comparisons, low confidence.
  {
    test: /(mi|mini)stral|codestral|devstral|pixtral|magistral|deepseek|qwen|grok/,
    tokenizer: off('This model has', 1, 1.07, 1.15),
  },
];

function off(whose: string, low: number, expected: number, high: number): Tokenizer {
  const note = `${whose} a tokenizer of its own: counted with o200k × ${expected} (${low}–${high}).`;
  return { encoding: 'o200k_base', factor: { low, expected, high }, note };
}
