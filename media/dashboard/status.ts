/** One line that says what was done, read out by screen readers. */
const LASTS_MS = 4000;

let line: HTMLElement | undefined;
let timer = 0;

export function say(text: string): void {
  line ??= document.querySelector<HTMLElement>('#status') ?? undefined;
  if (!line) return;
  line.textContent = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (line) line.textContent = '';
  }, LASTS_MS);
}
