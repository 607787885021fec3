// Watches a page from inside: when something changes, and what moves without being asked to.

import type { FrameLocator, Locator } from 'playwright-core';

/** https://developer.mozilla.org/docs/Web/API/LayoutShift */
interface Shift {
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Moved | null }[];
}

interface Moved {
  readonly textContent: string | null;
  readonly parentElement: { closest(selector: string): unknown } | null;
}

/** When the text of an element changes next, in milliseconds since the epoch. */
export function changeOf(place: Locator): Promise<number> {
  return place.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const { MutationObserver: Observer } = element.ownerDocument.defaultView as never as {
          MutationObserver: new (onChange: () => void) => { observe(at: unknown, what: object): void };
        };
        const observer = new Observer(() => resolve(Date.now()));
        observer.observe(element, { childList: true, subtree: true, characterData: true });
      }),
  );
}

/** From now on, notes what of all that is seen moves, but for what is within `except`, as Chromium tells it. */
export async function watchShifts(page: FrameLocator, except: string): Promise<void> {
  await page.locator('body').evaluate((_, within) => {
    const window = globalThis as never as {
      shifted: string[];
      PerformanceObserver: new (
        seen: (list: { getEntries(): Shift[] }) => void,
      ) => { observe(what: object): void };
    };
    window.shifted = [];
    new window.PerformanceObserver((list) => {
      for (const { node } of list
        .getEntries()
        .flatMap(({ hadRecentInput, sources }) => (hadRecentInput ? [] : sources)))
        if (!node?.parentElement?.closest(within)) window.shifted.push(node?.textContent ?? 'gone');
    }).observe({ type: 'layout-shift', buffered: false });
  }, except);
}

/** The texts of what moved. */
export async function shiftsOf(page: FrameLocator): Promise<readonly string[]> {
  return page.locator('body').evaluate(() => (globalThis as never as { shifted: string[] }).shifted);
}
