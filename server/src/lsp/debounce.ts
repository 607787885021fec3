/** Runs work once after a burst of calls: `ms` after the last of them. */

export interface Debounced {
  (): void;
  /** Forgets a run that is due. */
  cancel(): void;
}

export function debounce(ms: number, work: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
  return Object.assign(schedule, { cancel: () => clearTimeout(timer) });
}
