/**
 * Labels of the corpus, in comments of its source files:
 * `call: <sdk> <method> model=<id>|? [shape=<word>] [provider=<id>] [via=<way>]` at a call that must be reported, and
 * `not: <word>` at something that looks like one and is none. Where the code chooses between SDKs at one call, each is named:
 * `call: openai|anthropic chat.completions.create|messages.create model=gpt-4o|claude-haiku-4-5`. They say what a careful reader of the code says, whatever the
 * program says of it.
 */
import { sdks } from '../../server/src/catalog/sdks/index.ts';
import { readMarkersOf } from '../core/markers.ts';

/** How the call is written, seen from the client or function that it goes through. */
export const SHAPES = [
  /** A client or function of the SDK in the same file; assumed where a label says nothing. */
  'direct',
  /** The client comes from another file under its own name. */
  'singleton',
  /** The client comes through a barrel, a path alias, a workspace package or under another name. */
  'barrel',
  /** A function of the workspace makes the client or the model. */
  'factory',
  /** The client is a field of the class. */
  'class-field',
  /** The client is handed in: a parameter, a constructor's parameter, a context. */
  'injected',
  /** A call of a function of the workspace that makes the LLM call inside. */
  'wrapper',
  /** A method of a framework's chain, agent, index or model. */
  'framework',
  /** A request without any SDK. */
  'http',
  /** The model is worked out: a table, an enum, a setting, a condition. */
  'dynamic-model',
  /** A cell of a notebook. */
  'notebook',
] as const;

export type Shape = (typeof SHAPES)[number];

export interface CallLabel {
  /** The first of `targets`. */
  readonly sdk: string;
  readonly method: string;
  /** Any of these is right. */
  readonly targets: readonly { readonly sdk: string; readonly method: string }[];
  /** Several where the code chooses between them; none where it leaves the model open. */
  readonly models: readonly string[];
  readonly shape: Shape;
  readonly provider: string | undefined;
  readonly via: string | undefined;
}

export interface Placed {
  /** 0-based index of a notebook's cell. */
  readonly cell: number | null;
  /** 1-based, within the cell where there is one. */
  readonly line: number;
}

export interface LabelledText {
  /** What is analysed: without the labels. */
  readonly text: string;
  readonly calls: readonly (CallLabel & Placed)[];
  readonly lookAlikes: readonly (Placed & { readonly word: string })[];
}

/** Throws where a label is not well formed. */
export function readLabels(source: string, name: string): LabelledText {
  if (name.endsWith('.ipynb')) return readNotebook(source);
  return readText(source, name.endsWith('.py') ? '#' : '//', null);
}

function readText(source: string, mark: '//' | '#', cell: number | null): LabelledText {
  const { text, markers } = readMarkersOf(['call', 'not'], source, mark);
  const of = (kind: 'call' | 'not') => markers.filter((marker) => marker.kind === kind);
  return {
    text,
    calls: of('call').map((marker) => ({ ...parseCallLabel(marker.text), cell, line: marker.line })),
    lookAlikes: of('not').map((marker) => ({ word: parseWord(marker.text), cell, line: marker.line })),
  };
}

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: string | readonly string[] }[];
}

function readNotebook(source: string): LabelledText {
  const notebook = JSON.parse(source) as Notebook;
  const read = notebook.cells.map((cell, index) => {
    const text = typeof cell.source === 'string' ? cell.source : cell.source.join('');
    return cell.cell_type === 'code' ? readText(text, '#', index) : { text, calls: [], lookAlikes: [] };
  });
  const cells = notebook.cells.map((cell, index) => ({
    ...cell,
    source: (read[index]?.text ?? '').split(/(?<=\n)/),
  }));
  return {
    text: JSON.stringify({ ...notebook, cells }, null, 1),
    calls: read.flatMap(({ calls }) => calls),
    lookAlikes: read.flatMap(({ lookAlikes }) => lookAlikes),
  };
}

export function parseCallLabel(text: string): CallLabel {
  const [names, methods, ...rest] = text.split(/\s+/);
  if (!names || !methods) throw new Error(`a label begins with SDK and method: '${text}'`);
  const targets = names
    .split('|')
    .map((sdk, index) => ({ sdk, method: methods.split('|')[index] ?? methods.split('|')[0] ?? '' }));
  const [first = { sdk: '', method: '' }] = targets;
  const unknown = targets.find(({ sdk }) => sdk !== 'http' && !SDK_IDS.has(sdk));
  if (unknown) throw new Error(`no SDK is called '${unknown.sdk}': '${text}'`);
  const fields = new Map(rest.map((part) => part.split(/=(.*)/s, 2) as [string, string | undefined]));
  for (const name of fields.keys())
    if (!FIELDS.includes(name)) throw new Error(`a label has no field '${name}': '${text}'`);
  const model = fields.get('model');
  if (!model) throw new Error(`a label names the model, or '?': '${text}'`);
  const shape = fields.get('shape') ?? 'direct';
  if (!isShape(shape)) throw new Error(`no shape is called '${shape}': '${text}'`);
  return {
    ...first,
    targets,
    models: model === '?' ? [] : model.split('|'),
    shape,
    provider: fields.get('provider'),
    via: fields.get('via'),
  };
}

const SDK_IDS = new Set(sdks.map((sdk) => sdk.id));
const FIELDS = ['model', 'shape', 'provider', 'via'];

function isShape(word: string): word is Shape {
  return (SHAPES as readonly string[]).includes(word);
}

function parseWord(text: string): string {
  if (!/^[a-z]+(?:-[a-z]+)*$/.test(text)) throw new Error(`a look-alike is named by one word, not '${text}'`);
  return text;
}
