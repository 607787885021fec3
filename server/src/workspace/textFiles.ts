/**
 * The texts of the workspace's files, and what a cheap look at each one says. Facts are kept for every file, texts only
 * for the ones used last, so that a large workspace does not lie in memory twice.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Language } from '../core/ir.ts';
import type { FileId } from '../core/model.ts';
import { isNotebook, readNotebook } from '../core/syntax/notebook.ts';
import { asUtf8, decode, isBinary } from './decode.ts';
import { type FrontEnd, moduleFrontEndOf } from './frontEnds.ts';
import type { Glance, Glancer } from './glance.ts';
import type { SdkSet } from './importedSdks.ts';
import { READABLE_NOTEBOOK, withoutOutputs } from './notebookFile.ts';
import { createSizedCache } from './sizedCache.ts';

export interface Limits {
  /** Bytes of a source file that is still parsed. */
  readonly fileSize: number;
  /** Source files of a workspace that are looked at. */
  readonly files: number;
}

export const DEFAULT_LIMITS: Limits = { fileSize: 1_500_000, files: 40_000 };

export interface FileFacts extends Glance {
  /** Of the text, in bytes; 0 where it is not analysed. */
  readonly length: number;
  /** Of the text; equal hashes mean that nothing changed. */
  readonly hash: string;
  /** Why the file is not analysed, for people; null where it is. */
  readonly refused: string | null;
  /** Of a notebook's kernel, where it is one of ours. */
  readonly language?: Language;
}

export interface TextFiles {
  /** As it is analysed: of a notebook, the code of all cells. */
  text(file: FileId): string | undefined;
  /** Undefined where there is no such file. */
  facts(file: FileId): FileFacts | undefined;
  /** What lowers the file; of a notebook its kernel decides. */
  frontEnd(file: FileId): FrontEnd | undefined;
  /** Reads many files without blocking, so that `facts` of them need not touch the disk. */
  load(files: readonly FileId[]): Promise<void>;
  /** The open document's text over the one on disk; true when what can be read has changed by it. */
  setOverlay(file: FileId, text: string | undefined): boolean;
  /** The file on disk may have changed; true when it is another than what was read. */
  reread(file: FileId): boolean;
  overlays(): readonly FileId[];
  isOverlaid(file: FileId): boolean;
}

/** Above this a file is only looked at for what it is, never read whole. */
const READABLE = 16_000_000;
const CACHED_CHARACTERS = 32_000_000;
const AT_ONCE = 24;

export interface Looking {
  readonly glancer: Glancer;
  readonly importedSdks: (specifier: string) => SdkSet;
  readonly limits: Limits;
}

export function createTextFiles(looking: Looking): TextFiles {
  const overlays = new Map<FileId, string>();
  const facts = new Map<FileId, FileFacts | undefined>();
  const texts = createSizedCache<string>(CACHED_CHARACTERS);

  function note(file: FileId, content: Content): FileFacts | undefined {
    const found = factsOf(file, content, looking);
    facts.set(file, found);
    return found;
  }

  function factsFor(file: FileId): FileFacts | undefined {
    return facts.has(file) ? facts.get(file) : note(file, contentNow(file));
  }

  function contentNow(file: FileId): Content {
    const overlay = overlays.get(file);
    if (overlay === undefined) return readNow(file);
    return isNotebook(file) ? notebookContent(overlay) : { bytes: Buffer.from(overlay) };
  }

  function refresh(file: FileId): boolean {
    const before = facts.has(file) ? facts.get(file)?.hash : NEVER_READ;
    texts.delete(file);
    return note(file, contentNow(file))?.hash !== before;
  }

  return {
    text(file) {
      const known = (isNotebook(file) ? undefined : overlays.get(file)) ?? texts.get(file);
      if (known !== undefined) return known;
      const content = contentNow(file);
      if (!('bytes' in content)) return undefined;
      const text = decode(content.bytes);
      // What nobody follows, such as `.gitignore`, is another one tomorrow.
      if (facts.has(file)) texts.set(file, text, text.length);
      return text;
    },
    facts: factsFor,
    frontEnd: (file) => moduleFrontEndOf(file, isNotebook(file) ? factsFor(file)?.language : undefined),
    async load(files) {
      const queue = files.filter((file) => !facts.has(file));
      const next = async (): Promise<void> => {
        for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
          const content = await readLater(file);
          // The editor may have opened the file while the disk was read.
          if (!facts.has(file)) note(file, overlays.has(file) ? contentNow(file) : content);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
    },
    setOverlay(file, text) {
      if (text === undefined) overlays.delete(file);
      else overlays.set(file, text);
      return refresh(file);
    },
    reread(file) {
      return facts.has(file) && !overlays.has(file) && refresh(file);
    },
    overlays: () => [...overlays.keys()],
    isOverlaid: (file) => overlays.has(file),
  };
}

type Content =
  /** UTF-8 of what is analysed: of a notebook, its code. */
  | { readonly bytes: Uint8Array; readonly language?: Language }
  /** There, but not to be read as text. */
  | { readonly size: number; readonly reason: string; readonly head?: Uint8Array }
  | { readonly missing: true };

/** What `hash` is never equal to. */
const NEVER_READ = 'never read';

function factsOf(file: FileId, content: Content, looking: Looking): FileFacts | undefined {
  if ('missing' in content) return undefined;
  if (!('bytes' in content)) {
    const { head, reason, size } = content;
    const mentions = head === undefined || isOfInterest(look(file, head, undefined, looking), looking);
    return { ...NOTHING, length: 0, hash: `${reason} ${size}`, mentions, refused: reason };
  }
  const { bytes, language } = content;
  const refused = tooLarge(bytes.length, looking.limits) ?? minified(bytes);
  const hash = createHash('sha1').update(bytes).digest('base64') + (language ?? '');
  const glance = look(file, bytes, language, looking);
  const known = { hash, refused, ...(language !== undefined && { language }) };
  return refused === null
    ? { ...glance, ...known, length: bytes.length }
    : { ...NOTHING, ...known, length: 0, mentions: isOfInterest(glance, looking) };
}

const NOTHING = { specifiers: [], called: [], sends: false, words: new Uint8Array() };

function look(file: FileId, bytes: Uint8Array, language: Language | undefined, { glancer }: Looking): Glance {
  const kind = moduleFrontEndOf(file, language)?.imports;
  return kind === undefined ? { ...NOTHING, mentions: false } : glancer.look(bytes, kind);
}

function isOfInterest({ mentions, specifiers }: Glance, { importedSdks }: Looking): boolean {
  return mentions || specifiers.some((specifier) => importedSdks(specifier) !== 0n);
}

function tooLarge(size: number, limits: Limits): string | null {
  if (size <= limits.fileSize) return null;
  return `larger than ${limits.fileSize / 1_000_000} MB, so it is not analysed`;
}

function minified(bytes: Uint8Array): string | null {
  if (bytes.length <= 200_000) return null;
  let lines = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return bytes.length / lines > 1_000 ? 'looks minified, so it is not analysed' : null;
}

function readNow(file: FileId): Content {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    // A named pipe would be waited for without end.
    if (!found?.isFile()) return { missing: true };
    if (isNotebook(file))
      return found.size > READABLE_NOTEBOOK ? hugeFile(file, found.size) : notebookOf(readFileSync(file));
    return found.size > READABLE ? hugeFile(file, found.size) : contentOf(readFileSync(file));
  } catch (error) {
    return unreadable(error);
  }
}

async function readLater(file: FileId): Promise<Content> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return { missing: true };
    // Read at once and one by one, so that no two large ones lie in memory together.
    if (found.size > READABLE) return readNow(file);
    const bytes = await readFile(file);
    return isNotebook(file) ? notebookOf(bytes) : contentOf(bytes);
  } catch (error) {
    return unreadable(error);
  }
}

function contentOf(bytes: Buffer): Content {
  if (isBinary(bytes)) return { size: bytes.length, reason: 'not text (it has NUL bytes)', head: bytes };
  return { bytes: asUtf8(bytes) };
}

function notebookOf(bytes: Buffer): Content {
  if (isBinary(bytes)) return { size: bytes.length, reason: 'not text (it has NUL bytes)' };
  return notebookContent(decode(withoutOutputs(bytes)));
}

function notebookContent(json: string): Content {
  const read = readNotebook(json);
  if ('reason' in read) return { size: json.length, reason: read.reason };
  const { text, language } = read;
  return { bytes: Buffer.from(text), ...(language !== null && { language }) };
}

/** A video in MPEG transport stream format is named `.ts` as well, and large. */
function hugeFile(file: FileId, size: number): Content {
  const head = Buffer.alloc(64_000);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, head, 0, head.length, 0);
  } finally {
    closeSync(handle);
  }
  const limit = isNotebook(file) ? READABLE_NOTEBOOK : READABLE;
  return {
    size,
    reason: `larger than ${limit / 1_000_000} MB, so it is not read`,
    head,
  };
}

function unreadable(error: unknown): Content {
  const { code } = error as NodeJS.ErrnoException;
  const gone = code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';
  return gone ? { missing: true } : { size: 0, reason: `cannot be read (${code ?? 'unknown error'})` };
}
