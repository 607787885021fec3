import assert from 'node:assert/strict';
import { type Recorded, record } from './harness.ts';
import { type Format, PROMPT, placesOf, programOf, recordedAs, SCENARIOS, sentAs } from './matrix.ts';
import { SDKS } from './sdks.ts';
import { checkTable, type Row } from './table.ts';

const sorted = (values: readonly object[]) => values.map((value) => JSON.stringify(value)).sort();

describe('the recorder for Node records', () => {
  const rows: Row[] = [];
  for (const sdk of SDKS) {
    for (const format of ['ESM', 'CommonJS'] as const satisfies Format[]) {
      const { files, file, places, scenarios } = programOf(sdk, format);
      describe(`${sdk.name}, ${format}`, () => {
        let ran: Recorded;
        before(async () => {
          ran = await record(files);
          assert.deepEqual([ran.code, ran.errors.replace(WARNING, '')], [0, ''], ran.errors);
          assert.equal(ran.output, scenarios.map(({ name }) => `${name}\n`).join(''));
        });

        for (const { name } of scenarios) {
          it(name, () => {
            const ofThis = ({ model }: { model: string | null }) => model === `m-${name}`;
            const sent = ran.requests.filter(ofThis).map((request) => sentAs(request, sdk.provider));
            const recorded = ran.records.filter(ofThis);
            assert.ok(sent.length > 0, 'nothing was sent');
            assert.deepEqual(sorted(recorded.map(recordedAs)), sorted(sent));
            const attempts = recorded.map(({ attempt }) => attempt).sort();
            const isRetried = name.startsWith('after') && sent.length > 1;
            assert.deepEqual(attempts, isRetried ? sent.map((_, at) => at + 1) : sent.map(() => 1));
          });
        }

        it('nothing else, and no prompt', () => {
          assert.equal(ran.records.length, ran.requests.length);
          assert.ok(!ran.spool.includes(PROMPT));
        });

        it('the right places, or none', () => {
          const found = placesOf(ran, file, places);
          rows.push({
            sdk: sdk.name,
            format,
            sent: ran.requests.length,
            records: ran.records,
            places: found,
          });
          assert.deepEqual(
            found.filter((place) => place !== 'exact' && place !== 'null'),
            [],
          );
        });
      });
    }
  }

  // A suite of its own, for it comes behind the others.
  describe('what docs/recording.md says', () =>
    it('else run node scripts/recorder-docs.mjs', () => {
      assert.equal(rows.length, SDKS.length * 2);
      assert.ok(SCENARIOS.length > 0);
      checkTable(rows);
    }));
});

/** The AI SDK warns of models it does not know. */
const WARNING = /^\(node:\d+\) Warning: AI SDK .*\n|^\(Use `node --trace-warnings.*\n/gm;
