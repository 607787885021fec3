import { strict as assert } from 'node:assert';
import { RULES } from '../../../server/src/core/rules/index.ts';
import { toMarkdown } from '../../../server/src/reports/markdown.ts';
import { buildReport } from '../../../server/src/reports/report.ts';
import { toSarif } from '../../../server/src/reports/sarif.ts';
import { openWorkspace, tempFolder } from '../workspace/tempWorkspace.ts';

const KEY = 'sk-proj-u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ2';

describe('a scan in the formats of other tools', () => {
  const folder = tempFolder();

  async function scanned() {
    folder.write({
      'src/my chat.ts': `import OpenAI from 'openai';
const client = new OpenAI({ apiKey: '${KEY}' });
export const ask = () => client.responses.create({ model: 'gpt-4o', input: 'Hi' });
// llm-cost-disable-next-line no-such-rule
`,
      'note.ipynb': JSON.stringify({
        nbformat: 4,
        metadata: { kernelspec: { language: 'python' } },
        cells: [
          { cell_type: 'markdown', source: 'Text' },
          {
            cell_type: 'code',
            source: `from openai import OpenAI\nOpenAI(api_key="${KEY}").responses.create(model="gpt-4o", input="Hi")`,
          },
        ],
      }),
    });
    const workspace = openWorkspace(folder.root);
    return buildReport({ root: folder.root, ...(await workspace.scan()), text: workspace.text });
  }

  it('is SARIF with the place, level and rule of each finding', async () => {
    const report = await scanned();
    const sarif = JSON.parse(toSarif(report, RULES, '1.2.3'));
    const [run] = sarif.runs;
    assert.deepEqual([sarif.version, run.tool.driver.version], ['2.1.0', '1.2.3']);
    assert.equal(run.results.length, report.findings.length);
    for (const { ruleId, ruleIndex } of run.results)
      assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
    const key = run.results.find(
      ({ ruleId, locations }: { ruleId: string; locations: { physicalLocation: { region?: object } }[] }) =>
        ruleId === 'hardcoded-api-key' && locations[0]?.physicalLocation.region,
    );
    assert.equal(key.level, 'error');
    assert.deepEqual(key.locations[0].physicalLocation, {
      artifactLocation: { uri: 'src/my%20chat.ts' },
      region: { startLine: 2, startColumn: 38, endLine: 2, endColumn: 90 },
    });
    assert.ok(run.results.some(({ ruleId }: { ruleId: string }) => ruleId === 'wrong-directive'));
  });

  it('names the cell of a notebook, whose lines are not those of the file', async () => {
    const [run] = JSON.parse(toSarif(await scanned(), RULES, '1.2.3')).runs;
    const inCell = run.results.find(
      ({ locations: [place] }: { locations: { logicalLocations?: object[] }[] }) => place?.logicalLocations,
    );
    assert.deepEqual(inCell.locations[0], {
      physicalLocation: { artifactLocation: { uri: 'note.ipynb' } },
      logicalLocations: [{ fullyQualifiedName: 'note.ipynb cell 2, line 2' }],
    });
  });

  it('is Markdown with the total, the calls and the findings, the worst first', async () => {
    const text = toMarkdown(await scanned());
    assert.match(text, /^## LLM cost\n\n\*\*≈ \$[\d,.]+\/mo\*\*/);
    assert.match(text, /\| `src\/my chat\.ts:3` \| `gpt-4o` \|/);
    const findings = text.slice(text.indexOf('### Findings'));
    assert.match(findings, /\| error \|[\s\S]*\| warning \|/);
  });

  it('never repeats a key that stands in the code', async () => {
    const report = await scanned();
    for (const text of [toSarif(report, RULES, '1'), toMarkdown(report), JSON.stringify(report)])
      assert.ok(!text.includes(KEY.slice(8)));
  });

  it('lets no name of the code break a table of Markdown', async () => {
    const report = await scanned();
    const findings = report.findings.map((each) => ({ ...each, message: 'a | b\n[x](http://evil) `c`' }));
    const rows = toMarkdown({ ...report, findings })
      .split('\n')
      .filter((line) => line.includes('evil'));
    assert.equal(rows.length, findings.length);
    for (const row of rows) assert.match(row, /a \\\| b \\\[x\\\]\(http:\/\/evil\) \\`c\\`/);
  });
});
