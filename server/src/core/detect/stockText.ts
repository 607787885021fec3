/**
 * Text that leaves what is asked to somebody else: names of roles, "You are a helpful assistant.", "Respond with JSON
 * only." All else is an instruction, however short: "Translate into French."
 */

/** About 40 tokens: as much as a function may say of its own and still hand on its callers' prompt. */
export const STOCK_CHARACTERS = 160;

/** Who speaks, as the older completion prompts write it. */
const LABEL =
  /^(?:human|assistant|user|system|question|input|prompt|message|messages|instruction|instructions|context|history|q|a|ai|h|data|base64|bearer|image\/\w+|https?)$/i;
/** Where a request goes: `${base}/chat/completions`. */
const ADDRESS = /^[^\s/]+(?:\/[^\s/]+)+$/;
/** Who the model is, in a few words without a task: what it is for, what it does. */
const PERSONA =
  /^you(?:'re| are) (?:an? |the )?(?!.*\b(?:that|who|which|to|for|from|into|about|by|and)\b)(?:[\w'-]+ ?){1,6}$/i;
/** How to answer, not what. */
const MANNER =
  /^(?:please )?(?:be|answer (?:in|with|only)|respond|reply|return|output|only|do not|don't|always|never|think|keep|no|one \w+ (?:a|per)|your (?:answer|answers|reply|replies|response|responses|output)|you (?:must|should) (?:always )?(?:respond|reply|answer|return|output))\b/i;

export function isStockText(text: string): boolean {
  return text
    .split(/[.!?:;\n]+|<[^>]*>|\|/)
    .map((sentence) => sentence.replace(/^[\W_]+|[\W_]+$/g, ''))
    .every(
      (sentence) => sentence === '' || [LABEL, ADDRESS, PERSONA, MANNER].some((kind) => kind.test(sentence)),
    );
}
