// Looks with axe for what makes a page hard to use without eyes or mouse.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { FrameLocator } from 'playwright-core';

const axe = createRequire(import.meta.url)('axe-core') as { readonly source: string };

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Each as one line. */
export async function violations(page: FrameLocator): Promise<readonly string[]> {
  const body = await page.locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  assert.ok(frame);
  // As an expression, for the policy of the page lets no script be added.
  await frame.evaluate(`void (() => {${axe.source}\n})()`);
  const found = (await frame.evaluate(
    // Rows of a list are all alike. The element library's own text field names an option of a list that is not open.
    `axe.run({ exclude: ['tbody tr:nth-child(n + 12)', { fromShadowDom: ['vscode-single-select', '.combobox-input'] }] }, { resultTypes: ['violations'] })
      .then(({ violations }) => violations)`,
  )) as readonly Violation[];
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${impact}): ${html.slice(0, 160)} ${failureSummary}`),
  );
}
