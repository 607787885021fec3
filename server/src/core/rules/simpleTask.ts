/**
 * What the words of a prompt say of how hard its task is. Only a task that is named at the beginning of a sentence counts,
 * and one word of a harder task takes all of it back: this reads English alone and knows few phrases, on purpose.
 */
import { outputCap } from '../estimate/tokens.ts';
import type { PricedCall, PromptPart } from '../model.ts';

export interface Simple {
  /** What the task is, for a sentence: `a classification`. */
  readonly task: string;
  /** What speaks for a short answer: `answers of at most 10 tokens`; null where nothing does. */
  readonly answer: string | null;
}

/** Tokens of an answer that is a word or two, of one that is a line, and of one that is a list of fields. */
const FEW_WORDS = 32;
const ONE_LINE = 128;
const A_FORM = 800;
/** Static tokens of a prompt that describes more than a simple task. */
const LONG_PROMPT = 1_500;

/** `structured`: an answer of a given form is asked for. Null where the prompt does not plainly name a simple task. */
export function simpleTaskOf(call: PricedCall, structured: boolean): Simple | null {
  const { layout } = call.estimate;
  const asked = textOf(call, ({ role }) => role === 'system' || role === 'user');
  if (!layout || layout.prefix + layout.behind > LONG_PROMPT || HARDER.test(withoutNames(asked))) return null;
  const schema = textOf(call, ({ role }) => role === 'schema');
  if (HARDER_FIELD.test(schema)) return null;
  const cap = outputCap(call);
  if (cap !== null && cap > A_FORM && !structured) return null;
  const answer = answerOf(asked, schema, cap, structured);
  const task = TASKS.find(([, pattern]) => pattern.test(asked))?.[0];
  if (task !== undefined) return { task, answer };
  // The form of the answer names the task where the words do not.
  if (/\[("[^"]{1,40}"\s*){2,}\]/.test(schema) && schema.length < SMALL_SCHEMA)
    return { task: 'a choice from a list', answer };
  const isBrief = (cap !== null && cap <= FEW_WORDS) || BRIEF.test(asked);
  return isBrief && asked.length > SOME_WORDS ? { task: 'a short answer', answer } : null;
}

const SMALL_SCHEMA = 400;
/** Less says nothing of what is asked. */
const SOME_WORDS = 20;

function answerOf(asked: string, schema: string, cap: number | null, structured: boolean): string | null {
  if (cap !== null && cap <= ONE_LINE) return `answers of at most ${cap} tokens`;
  const brief = BRIEF.exec(asked)?.[1];
  if (brief !== undefined) return `“${brief.trim()}”`;
  return structured || schema !== '' ? 'a structured answer' : null;
}

// A sentence, a line or an item begins here, perhaps with a few words of courtesy or about the reader.
const BEGIN = String.raw`(?:^|[.!?:;\n]|\n\s*(?:[-*•]|\d+[.)]))\s*["'#*]*\s*(?:please\s+|now,?\s+)?(?:(?:your (?:task|job|goal|role) is|you (?:will|must|should|need|are asked|have)|i (?:want|need) you|the task is|can you|could you|you(?: are an? [^.\n]{0,40}\b(?:that|who))?)\s+(?:to\s+)?)?`;

const TASKS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'a classification',
    begin(
      String.raw`(?:(?:classif(?:y|ies)|categori[sz]es?)\b|(?:analy[sz]e|determine|detect|identify|predict|give|return) the (?:overall )?(?:sentiment|language|intent|category|topic|tone|emotion|priority|spam)\b|(?:label|tag) (?:the|each|this|every)\b|assign (?:a|one|the|each)[^.\n]{0,40}\b(?:label|category|tag|class)\b|(?:detect|decide|determine|check|tell)[^.\n]{0,30}\b(?:whether|if) )`,
    ),
  ],
  [
    'a classification',
    /\byou are an? (?:\w+[ -]){0,4}(?:classifier|categori[sz]er|tagger|spam filter|(?:intent|ticket|message|query|request) router)\b/i,
  ],
  [
    'an extraction',
    /\byou are an? (?:\w+[ -]){0,4}(?:extractor|extraction (?:assistant|engine|system|bot|model))\b/i,
  ],
  [
    'an extraction',
    begin(
      String.raw`(?:extracts?|pull out|list (?:all|every|each))(?: only)?(?: all)?(?: of)?(?: the| every| any| each| a| an)?[^.\n]{0,60}\b(?:names?|dates?|e-?mails?|e-?mail addresses|phone numbers?|entities|keywords?|tags?|fields?|amounts?|totals?|invoice|receipt|address(?:es)?|prices?|products?|skills?|ingredients?|companies|locations?|urls?|links?|numbers?|information|data|details|quantit(?:y|ies)|metadata)\b`,
    ),
  ],
  [
    'a formatting',
    begin(
      String.raw`(?:(?:re)?format|normali[sz]e|convert|transform|clean up|capitali[sz]e)\b[^.\n]{0,80}\b(?:json|csv|markdown|table|iso|date|dates|address(?:es)?|phone numbers?|names?|title case|ya?ml|html|bullet points?)\b`,
    ),
  ],
  [
    'a formatting',
    begin(
      String.raw`(?:fix|correct)(?: the| any| all)?[^.\n]{0,20}\b(?:spelling|grammar|typos?|punctuation)\b`,
    ),
  ],
  [
    'a title',
    begin(
      String.raw`(?:generate|create|write|suggest|come up with|give)[^.\n]{0,30}\b(?:title|headline|subject line|file ?name|slug|tags?|keywords|hashtags)\b[^.\n]{0,60}\b(?:for|of|from|that|based)\b`,
    ),
  ],
];

function begin(pattern: string): RegExp {
  return new RegExp(BEGIN + pattern, 'i');
}

/** The answer is to be very short. */
const BRIEF =
  /\b((?:answer|respond|reply|return|output|say)s?(?: with| in)?(?: only| just| exactly| either| a)*:? (?:with )?(?:only |just |exactly |either )*["'`]?(?:yes|true|positive|one word|a single word|the (?:category|label|name of the category|language code|intent|class|number|title|topic)|one of|the (?:\w+ ){0,3}(?:name|label|category|code|number|intent|language|title|word|date|id|class|topic|tag|sentiment) only)\b[^.\n]{0,30}|only (?:with )?the (?:\w+ ){0,3}(?:name|label|category|code|number|intent|language|title|word|date|id|class|topic|tag|sentiment)\b)/i;

/** Words of tasks that a small model does worse, and of prompts that ask for more than one thing. */
const HARDER =
  /\b(?:(?<!\b(?:zip|postal|post|language|country|currency|area|error|status|colou?r|iso|iso-\d+|iso \d+(?:-\d+)?|qr|promo|discount|order|product|icd|hs|-letter) )code|coding|functions?|programming|developers?|software|sql|quer(?:y|ies) (?:the|a) |script|regex|algorithm|refactor|patch|diff|unit tests?|typescript|javascript|python|step[- ]by[- ]step|think|reason(?:s|ing)?|chain of thought|explain|explanations?|justif\w+|rationale|essay|article about|stor(?:y|ies)|blog|detailed|in[- ]depth|comprehensive|thorough(?:ly)?|exhaustive|summar\w+|creative|poem|novel|persuasive|strateg\w+|plan(?:ner|ning)?|agents?|tools?|evaluat\w+|grad(?:e|er|ing)|judg\w+|rubric|scor(?:e|es|ing)|faithful\w*|hallucinat\w+|factual\w*|ground truth|verif(?:y|ies)|criti(?:c|que|cal)\w*|legal|law|lawyers?|contracts?|medical|clinical|patients?|diagnos\w+|fraud|vulnerabilit\w+|malicious|jailbreak|math\w*|proofs?|translat\w+|relationships?|triples?|knowledge graph|conversation history|chat history|nuance\w*|subtle|complex|sarcas\w+|infer|expert)\b/i;

/** Keys of a schema that ask for a longer answer. */
const HARDER_FIELD =
  /"(?:\w*reason\w*|\w*explanation|rationale|thoughts?|thinking|analysis|summary|code|sql|query|steps|plan|justification|critique|content|body|draft)"\s*:/i;

/** `query.py` and `{code}` are no words about the task. */
function withoutNames(text: string): string {
  return text.replace(/\{\w*\}|<\/?\w+>|`[^`\n]*`/g, ' ');
}

function textOf(call: PricedCall, wanted: (segment: PricedCall['prompt'][number]) => boolean): string {
  return call.prompt
    .filter(wanted)
    .map(({ parts }) => parts.map(partText).join(''))
    .join('\n');
}

/** What is known only at run time leaves a gap, of several texts all are read. */
function partText(part: PromptPart): string {
  if (part.kind === 'text') return part.text;
  return part.kind === 'either' ? part.options.map((parts) => parts.map(partText).join('')).join('\n') : '…';
}
