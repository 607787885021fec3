import { strict as assert } from 'node:assert';
import type { Analysis } from '../../../server/src/core/model.ts';
import { inlayHints } from '../../../server/src/core/views/inlayHints.ts';
import { figure, sampleAnalysis, withCalls } from './sample.ts';

describe('inlay hints', () => {
  it('stand at the end of the first line of a call that goes on', () => {
    expectHints(`
const reply = await client.create({«≈ $0.0021/call · $21/mo»
  model: 'gpt-4o',
});
`);
  });

  it('stand behind the semicolon of a call on one line', () => {
    expectHints(`
const reply = await client.create({ model: 'gpt-4o' });«≈ $0.0021/call · $21/mo»
`);
  });

  it('stand at the line of the name in a chain over several lines', () => {
    expectHints(`
const reply = await client
  .create({«≈ $0.0021/call · $21/mo»
    model: 'gpt-4o',
  });
`);
  });

  it('stand behind a remark at the end of the line, before trailing blanks', () => {
    expectHints(`
client.create({ model: 'gpt-4o' }); // ask«≈ $0.0021/call · $21/mo»   
`);
  });

  it('keep to their own calls, and are short, where two share a line', () => {
    expectHints(`
await Promise.all([a.create({ model: 'gpt-4o' })«≈ $0.0021/call», b.create({ model: 'gpt-4o-mini' })«≈ $0.0002/call»]);
`);
  });

  it('do not collide where a call in the arguments of another shares its first line', () => {
    expectHints(`
a.create«≈ $0.0021/call»({ model: 'gpt-4o', text: await b.create({ model: 'gpt-4o-mini' })«≈ $0.0002/call»,
});
`);
  });

  it('do not collide where two calls that share a line both go on', () => {
    expectHints(`
a.create«≈ $0.0021/call»({ model: 'gpt-4o', text: await b.create({«≈ $0.0002/call»
  model: 'gpt-4o-mini',
}) });
`);
  });

  it('follow the name where the end of the line is out of sight', () => {
    const long = 'x'.repeat(200);
    expectHints(`
client.create«≈ $0.0021/call · $21/mo»({ model: 'gpt-4o', text: "${long}" });
`);
  });

  it('keep their place in a text with CRLF line ends', () => {
    expectHints(`client.create({«≈ $0.0021/call · $21/mo»\r\n  model: 'gpt-4o',\r\n});\r\n`);
  });

  it('stand at the end of a text without a line end', () => {
    expectHints(`client.create({ model: 'gpt-4o' })«≈ $0.0021/call · $21/mo»`);
  });

  it('show the range where the code chooses between models', () => {
    expectHints(`
client.create({«≈ $0.0001–0.011/call · $21/mo»
  model: cheap ? 'gpt-4o' : 'gpt-4o-mini',
});
`);
  });

  it('say that a price is unknown', () => {
    expectHints(`
client.create({ model: 'mystery' });«price unknown»
`);
  });

  it('say that a model is unknown, and what is sent', () => {
    expectHints(`
client.create({ messages });«model unknown · ≈ 320 in»
`);
  });

  it('say that a call is free', () => {
    expectHints("client.create({ model: 'mystery' });«free»", (analysis) =>
      withCalls(analysis, () => ({ free: true })),
    );
  });

  it('leave out the month where the call has no volume of its own', () => {
    expectHints("client.create({ model: 'gpt-4o' });«≈ $0.0021/call»", (analysis) =>
      withCalls(analysis, ({ estimate }) => ({
        estimate: { ...estimate, callsPerMonth: { value: 0, source: 'assumed' } },
      })),
    );
  });

  it('do not call a bound an approximation', () => {
    const costPerCall = { low: 0.00001, expected: 0.00002, high: 0.00003 };
    expectHints("client.create({ model: 'gpt-4o' });«<$0.0001/call · $21/mo»", (analysis) =>
      withCalls(analysis, ({ estimate }) => ({ estimate: { ...estimate, costPerCall } })),
    );
  });

  it('count a call in a unit that has no price as such', () => {
    const tokens = { input: figure(0), cachedInput: figure(0), output: figure(0) };
    expectHints('client.create({ file });«price unknown»', (analysis) =>
      withCalls(analysis, ({ estimate }) => ({
        unpriced: 'priced by the minute',
        estimate: { ...estimate, tokens },
      })),
    );
  });
});

/** Text with the expected labels in «quotation marks» where they are to stand. */
function expectHints(expected: string, change: (analysis: Analysis) => Analysis = (same) => same): void {
  const text = expected.replace(/«[^»]*»/g, '');
  const hints = inlayHints(change(sampleAnalysis(text)), text);
  const pieces = hints.map(
    ({ offset, label }, index) => `${text.slice(hints[index - 1]?.offset ?? 0, offset)}«${label}»`,
  );
  assert.equal(pieces.join('') + text.slice(hints.at(-1)?.offset ?? 0), expected);
}
