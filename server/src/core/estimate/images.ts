/**
 * Input tokens of an image, by the formulas that the vendors publish.
 *
 * - OpenAI (developers.openai.com, guides/images-vision, read 2026-09): tile models fit the image into 2048 px, bring
 *   its shorter side to 768 px and charge a base and so much per 512 px tile; patch models charge a factor per 32 px
 *   patch. The patch limit was 1536 and is up to 6144 by now, and newer models keep the original size.
 * - Anthropic (platform.claude.com, build-with-claude/vision, read 2026-09-27): one token per 28 px patch, at most 1568
 *   (long edge 1568 px), from Claude 4.7 on 4784 (2576 px). The older rule of width × height / 750 is gone.
 * - Google: Gemini 2 charges 258 tokens per 768 px tile, or once for a small image; Gemini 3 and later 1120 an image.
 *
 * Anything else is a guess between these. Code seldom knows the size of an image: then it is a range.
 */
import type { PromptPart, PromptSegment, Range } from '../model.ts';
import { canonicalModel } from './modelName.ts';
import { add, cover, exactly, ordered, ZERO } from './range.ts';

type Image = Extract<PromptPart, { kind: 'image' }>;

/** Tokens of one image. */
export function imageTokens({ width, height, detail }: Image, model: string | null): Range {
  const formula = formulaOf(model);
  if (width !== null && height !== null && width > 0 && height > 0) return formula(width, height, detail);
  const sizes = UNKNOWN_SIZES.map((side) => formula(side, side, detail));
  return ordered({ low: sizes[0]?.low ?? 0, expected: sizes[1]?.expected ?? 0, high: sizes[2]?.high ?? 0 });
}

/** Tokens of every image in a prompt, which no change of tokenizer alters. */
export function promptImageTokens(prompt: readonly PromptSegment[], model: string | null): Range {
  const inParts = (parts: readonly PromptPart[]): Range =>
    add(
      ...parts.map((part) => {
        if (part.kind === 'image') return imageTokens(part, model);
        return part.kind === 'either' ? cover(part.options.map(inParts)) : ZERO;
      }),
    );
  return add(...prompt.map(({ parts }) => inParts(parts)));
}

/** Pixels of a side where the size is not known: a thumbnail, what is expected, and a photograph. */
const UNKNOWN_SIZES = [512, 1024, 2048];

type Formula = (width: number, height: number, detail: string | null) => Range;

function formulaOf(model: string | null): Formula {
  const name = model === null ? '' : canonicalModel(model);
  if (name.includes('claude')) return claude(/fable|mythos|-5(-|$)|-4-[789]/.test(name));
  if (name.includes('gemini-2')) return geminiTiles;
  if (name.includes('gemini')) return () => exactly(1120);
  for (const [test, formula] of OPENAI) if (test.test(name)) return formula;
  return (width, height) => cover([tiles(85, 170)(width, height, null), patches(1, 6144)(width, height)]);
}

function tiles(base: number, tile: number): Formula {
  return (width, height, detail) => {
    if (detail === 'low') return exactly(base);
    const fit = Math.min(1, 2048 / Math.max(width, height));
    const scale = fit * Math.min(1, 768 / (Math.min(width, height) * fit));
    return exactly(base + tile * grid(Math.floor(width * scale), Math.floor(height * scale), 512));
  };
}

function patches(factor: number, limit: number): (width: number, height: number) => Range {
  return (width, height) => exactly(Math.ceil(Math.min(grid(width, height, 32), limit) * factor));
}

/** The limit of 1536 patches was raised for some models, so that both may hold. */
function patchesOfSomeLimit(factor: number): Formula {
  return (width, height) => {
    const [low, high] = [patches(factor, 1536)(width, height), patches(factor, 6144)(width, height)];
    return { low: low.low, expected: low.expected, high: high.high };
  };
}

const OPENAI: readonly (readonly [RegExp, Formula])[] = [
  [/^gpt-4o-mini/, tiles(2833, 5667)],
  [/^(gpt-4\.1-nano|gpt-5-nano)/, patchesOfSomeLimit(2.46)],
  [/^o4-mini/, patchesOfSomeLimit(1.72)],
  [/^(gpt-4\.1-mini|gpt-5(\.\d)?-mini|gpt-5\.\d-nano)/, patchesOfSomeLimit(1.62)],
  [/^(gpt-4o|chatgpt-4o|gpt-4\.1|gpt-4\.5|gpt-4-turbo|gpt-4-vision)/, tiles(85, 170)],
  [/^(o1|o3)(-pro)?$/, tiles(75, 150)],
  [/^gpt-5(\.1)?(-|$)/, tiles(70, 140)],
  // Newer models keep the original size by default: 1 to 1.2 a patch, without the old limit.
  [
    /^gpt-[56]/,
    (width, height) => ({ ...patches(1.2, 30_000)(width, height), low: patches(1, 1536)(width, height).low }),
  ],
];

function claude(highResolution: boolean): Formula {
  const [edge, limit] = highResolution ? [2576, 4784] : [1568, 1568];
  return (width, height) => {
    const fit = Math.min(1, edge / Math.max(width, height));
    return exactly(Math.min(limit, grid(width * fit, height * fit, 28)));
  };
}

function geminiTiles(width: number, height: number): Range {
  return exactly(258 * (Math.max(width, height) <= 384 ? 1 : grid(width, height, 768)));
}

function grid(width: number, height: number, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side);
}
