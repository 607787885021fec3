import { strict as assert } from 'node:assert';
import path from 'node:path';
import { loadCatalog } from '../../server/src/catalog/index.ts';
import type { Analysis, PricedCall } from '../../server/src/core/model.ts';
import { createWorkspace } from '../../server/src/workspace/index.ts';
import { toFileId } from '../../server/src/workspace/paths.ts';
import type { Workspace } from '../../server/src/workspace/types.ts';

const root = toFileId(path.join(import.meta.dirname, '..', '..', 'examples'));

/** What `examples/README.md` promises, with the dates of the real catalogue on a fixed day. */
describe('the example workspace', () => {
  let workspace: Workspace;
  let analyses: readonly Analysis[];

  before(async () => {
    workspace = createWorkspace({
      roots: [root],
      catalog: loadCatalog(),
      // Four characters a token; the long prompt is counted by characters below.
      tokens: { count: async (texts) => texts.map((text) => Math.ceil(text.length / 4)) },
      today: '2026-11-21',
      log: () => {},
    });
    analyses = (await workspace.scan()).analyses;
  });

  after(() => workspace.dispose());

  const in_ = (name: string): Analysis => {
    const found = analyses.find(({ file }) => file === `${root}/${name}`);
    assert.ok(found, name);
    return found;
  };
  const only = (name: string): PricedCall => {
    const [call, ...others] = in_(name).calls;
    assert.ok(call && others.length === 0, `${name} has ${others.length + 1} calls`);
    return call;
  };

  it('has these calls', () => {
    const calls = analyses.flatMap((analysis) => analysis.calls).map(describeCall);
    assert.deepEqual(calls.sort(), [
      'notebooks/tone.ipynb chat.completions.create: gpt-5.4-mini (constant)',
      'scripts/nightly-report.ts models.generateContent: gemini-3.8-flash (literal)',
      'src/agent/refunds.ts generateText: gpt-5.5 (literal)',
      'src/knowledge/answer.ts messages.create: claude-opus-5 (env-fallback)',
      'src/knowledge/search.ts embeddings.create: text-embedding-3-large (constant)',
      'src/knowledge/search.ts embeddings.create: text-embedding-3-large (constant)',
      'src/routes/chat.ts chat.completions.create: gpt-4-turbo (literal)',
      'src/routes/chat.ts chat.completions.create: gpt-4o (constant)',
      'src/tickets/summarize.ts messages.create: claude-sonnet-4-5 (literal)',
      'src/tickets/translate.ts responses.create: unknown',
      'src/tickets/triage.ts chat.completions.create: gpt-5.4-mini (constant)',
    ]);
  });

  it('has these findings', () => {
    const findings = analyses.flatMap((analysis) =>
      analysis.findings.map(
        ({ rule, file, fixes }) => `${workspace.relative(file)} ${rule}: ${fixes.length > 0}`,
      ),
    );
    assert.deepEqual(findings.sort(), [
      'scripts/nightly-report.ts missing-retry: true',
      'src/agent/refunds.ts missing-timeout: true',
      'src/knowledge/answer.ts uncached-prefix: true',
      'src/routes/chat.ts deprecated-model: true',
      'src/routes/chat.ts missing-stream-usage: true',
      'src/routes/chat.ts retired-model: true',
      'src/tickets/summarize.ts deprecated-model: true',
      'src/tickets/triage.ts call-in-loop: true',
    ]);
  });

  it('prices every call but the one whose model is a parameter', () => {
    const unpriced = analyses
      .flatMap(({ calls }) => calls)
      .filter(({ estimate }) => estimate.costPerCall === null);
    assert.deepEqual(unpriced.map(describeCall), ['src/tickets/translate.ts responses.create: unknown']);
  });

  it('counts the long handbook with each question', () => {
    const call = only('src/knowledge/answer.ts');
    const system = call.prompt.find(({ role }) => role === 'system');
    const [text] = system?.parts ?? [];
    assert.ok(text?.kind === 'text' && text.text.length > 6000);
    assert.equal(text.at?.file, `${root}/src/knowledge/handbook.ts`);
  });

  it('sees the loop over tickets and the steps of the agent', () => {
    assert.equal(only('src/tickets/triage.ts').context.loop, true);
    assert.equal(only('src/agent/refunds.ts').maxSteps, 6);
    assert.ok(only('src/agent/refunds.ts').prompt.some(({ role }) => role === 'tools'));
  });

  it('offers the smaller embedding model with its caveat', () => {
    const [offer] = in_('src/knowledge/search.ts').offers;
    assert.match(
      offer?.fix.title ?? '',
      /^Switch to text-embedding-3-small \(saves ≈ .*edits models\.ts; also changes 1 other call\) \[.+\]$/,
    );
  });

  it('has the volumes of its .llmcost.json, which is right', () => {
    assert.deepEqual(workspace.problems(), []);
    const perMonth = (name: string) => in_(name).calls[0]?.estimate.callsPerMonth;
    assert.deepEqual(perMonth('src/routes/chat.ts'), { value: 60_000, source: 'configured' });
    assert.equal(perMonth('scripts/nightly-report.ts')?.source, 'configured');
  });

  function describeCall({ file, method, models: [model] }: PricedCall): string {
    return `${workspace.relative(file)} ${method}: ${model ? `${model.id} (${model.source})` : 'unknown'}`;
  }
});
