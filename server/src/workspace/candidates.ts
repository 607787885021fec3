/**
 * The files that a scan analyses: those that may call an SDK, and, as wrappers come to light, those that may call them by
 * name.
 */
import type { Analysis, FileId } from '../core/model.ts';
import type { Sources } from './sources.ts';
import { mayHaveWord } from './wordFilter.ts';

export interface Candidates {
  /** Undefined while nothing is left; what is under way may bring more. */
  next(): FileId | undefined;
  analysed(analysis: Analysis): void;
  /** How many were handed out, and how many wait. */
  taken(): number;
  left(): number;
}

/** `files` in the order in which they are wanted; `named` are wanted whatever is in them. */
export function createCandidates(
  { reach, texts, graph }: Sources,
  files: readonly FileId[],
  named: readonly FileId[],
): Candidates {
  const isNamed = new Set(named);
  const rest = new Set(files);
  const queue: FileId[] = [];
  let taken = 0;

  function take(file: FileId): void {
    if (rest.delete(file)) queue.push(file);
  }

  for (const file of files) {
    const facts = texts.facts(file);
    if (facts?.refused !== null) rest.delete(file);
    else if (isNamed.has(file) || reach.mayCallSdk(file) || hasDirective(file)) take(file);
  }

  function hasDirective(file: FileId): boolean {
    const words = texts.facts(file)?.words;
    return words !== undefined && mayHaveWord(words, 'llm') && mayHaveWord(words, 'cost');
  }

  return {
    next: () => {
      const file = queue[taken];
      if (file !== undefined) taken++;
      return file;
    },
    analysed({ file, wrappers }) {
      if (wrappers === null || rest.size === 0) return;
      const { names, addressed, isDefault } = wrappers;
      const isCallable = names.includes('__call__');
      const has = (other: FileId, name: string): boolean =>
        mayHaveWord(texts.facts(other)?.words ?? NO_WORDS, name);
      const mayCall = (other: FileId): boolean =>
        isCallable ||
        names.some((name) => has(other, name)) ||
        (reach.mayAddress(other) && addressed.some((name) => has(other, name)));
      // A method is also called by the interface that declares it, which the file of the wrapper imports.
      const declaring = [...graph.closure([file], graph.imports)].filter(mayCall);
      for (const user of graph.closure([file, ...declaring], graph.importers)) {
        if (rest.has(user) && mayCall(user)) take(user);
        // An object of the workspace's own may also be handed to what its users import.
        for (const other of graph.imports(user)) if (rest.has(other) && mayCall(other)) take(other);
      }
      if (!isDefault) return;
      // A default import may have any name, also by way of files that pass it on.
      const passing = graph.closure([file], (at) =>
        graph.importers(at).filter((user) => has(user, 'default')),
      );
      for (const at of passing) {
        for (const user of graph.importers(at)) if (names.length > 0 || reach.mayAddress(user)) take(user);
      }
    },
    taken: () => taken,
    left: () => queue.length - taken,
  };
}

const NO_WORDS = new Uint8Array();
