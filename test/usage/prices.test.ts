import { strict as assert } from 'node:assert';
import { flat, type Price } from '../../server/src/core/estimate/rates.ts';
import { type CoreConfig, DEFAULT_CONFIG } from '../../server/src/core/model.ts';
import { moneyOf } from '../../server/src/usage/cost.ts';
import { createPriceLookup, isPrivateHost } from '../../server/src/usage/prices.ts';
import type { PriceRequest } from '../../server/src/usage/types.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { record } from './helpers.ts';

const MILLION = { in: 1e6, out: 1e6, cache_read: 0, cache_write: 0, reasoning: 0 };

function cost(
  request: Partial<PriceRequest>,
  config: Partial<CoreConfig> = {},
  fields: Record<string, unknown> = {},
) {
  const lookup = createPriceLookup(pinnedCatalog, () => ({ ...DEFAULT_CONFIG, ...config }));
  const given = {
    provider: 'openai',
    model: 'gpt-4o',
    host: null,
    op: 'chat',
    date: '2026-11-21',
    file: null,
  };
  const { price } = lookup({ ...given, ...request });
  return moneyOf(record({ tokens: MILLION, ...fields }), price).cost;
}

describe('the price of a recorded call', () => {
  it('is that of the model, of the user first', () => {
    assert.equal(cost({}), 12.5);
    assert.equal(cost({}, { prices: { 'openai:gpt-4o': { input_mtok: 1, output_mtok: 2 } } }), 3);
    assert.equal(cost({ model: 'gpt-4o-2024-08-06' }), 12.5);
    assert.equal(cost({ model: 'gpt-99' }), null);
    assert.equal(cost({ model: '' }), null);
  });

  it('is that of the day of the call', () => {
    const prices = [
      {
        provider: 'openai',
        model: 'm-1',
        input: 4,
        output: 4,
        until: '2026-10-31',
        asOf: '2026-01-01',
        source: 'test',
      },
      {
        provider: 'openai',
        model: 'm-1',
        input: 1,
        output: 1,
        from: '2026-11-01',
        asOf: '2026-11-01',
        source: 'test',
      },
    ];
    const lookup = createPriceLookup({ ...pinnedCatalog, prices }, () => DEFAULT_CONFIG);
    const on = (date: string) =>
      moneyOf(
        record({ tokens: MILLION }),
        lookup({ provider: 'openai', model: 'm-1', host: null, op: 'chat', date, file: null }).price,
      ).cost;
    assert.deepEqual([on('2026-10-31'), on('2026-11-01')], [8, 2]);
  });

  it('of a deployment is that of the model that the configuration says', () => {
    const config = {
      models: { 'prod-chat': 'azure:gpt-4o' },
      prices: { 'azure:gpt-4o': { input_mtok: 3, output_mtok: 3 } },
    };
    assert.equal(cost({ provider: 'openai', model: 'prod-chat' }, config), 6);
    const lookup = createPriceLookup(pinnedCatalog, () => ({ ...DEFAULT_CONFIG, ...config }));
    const { normal, provider } = lookup({
      provider: 'openai',
      model: 'prod-chat',
      host: null,
      op: null,
      date: '2026-11-21',
      file: null,
    });
    assert.deepEqual([normal, provider], ['gpt-4o', 'azure']);
  });

  it('is that of the provider behind a gateway of one’s own, and nothing for a model of one’s own', () => {
    assert.equal(cost({ host: 'localhost:4000' }), 12.5);
    assert.equal(cost({ host: '192.168.1.7:11434', model: 'my-llama' }), 0);
    assert.equal(cost({ host: 'llm.example.com', model: 'my-llama' }), null);
    const lookup = createPriceLookup(pinnedCatalog, () => DEFAULT_CONFIG);
    assert.equal(
      lookup({
        provider: 'openai',
        model: 'my-llama',
        host: '127.0.0.1:1',
        op: 'chat',
        date: '2026-11-21',
        file: null,
      }).provider,
      'local',
    );
    assert.equal(cost({ provider: 'ollama', model: 'llama3.2', host: null }), 0);
  });

  it('is not guessed from tokens where images, minutes or searches are billed', () => {
    for (const op of ['image', 'audio', 'rerank', 'batch']) assert.equal(cost({ op }), null, op);
    assert.equal(
      cost({ op: 'image' }, { prices: { 'openai:gpt-4o': { input_mtok: 1, output_mtok: 1 } } }),
      2,
    );
    assert.equal(cost({ op: 'moderation', model: 'omni-moderation-latest' }), 0);
  });

  it('knows what cached input has saved', () => {
    const lookup = createPriceLookup(pinnedCatalog, () => ({
      ...DEFAULT_CONFIG,
      prices: { 'openai:gpt-4o': { input_mtok: 10, output_mtok: 0, cache_read_mtok: 1 } },
    }));
    const { price } = lookup({
      provider: 'openai',
      model: 'gpt-4o',
      host: null,
      op: 'chat',
      date: '2026-11-21',
      file: null,
    });
    const money = moneyOf(
      record({ tokens: { in: 1e6, out: 0, cache_read: 5e5, cache_write: 0, reasoning: 0 } }),
      price,
    );
    assert.deepEqual(money, { cost: 5.5, priced: true, saved: 4.5 });
  });

  it('takes what writing to the cache costs from what reading saves', () => {
    const card = { input: flat(4), cachedInput: flat(1), cacheWrite: flat(5), output: flat(0), request: 0 };
    const price: Price = {
      provider: 'anthropic',
      model: 'm',
      source: 'test',
      asOf: '2026-11-21',
      cards: [card],
      free: false,
    };
    const saved = (cache_read: number | null, cache_write: number, given: Price | null = price) => {
      const tokens = { in: 1e6, out: 0, cache_read, cache_write, reasoning: 0 };
      return moneyOf(record({ tokens }), given).saved;
    };
    assert.equal(saved(4e5, 2e5), 1);
    assert.equal(saved(0, 1e6), -1);
    assert.equal(saved(0, 0), 0);
    // Where no price is known, nobody knows what was saved; where no cache was used, nothing was.
    assert.equal(saved(4e5, 0, null), null);
    assert.equal(saved(null, 0, null), 0);
  });

  it('tells the hosts of this machine and its network from others', () => {
    const own = [
      'localhost:80',
      '127.0.0.1:1',
      '[::1]:8080',
      '10.1.2.3',
      '172.16.0.1:1',
      '192.168.0.1:1',
      'box.local:1',
      'ollama:11434',
      'host.docker.internal:1',
    ];
    const others = [
      'api.openai.com',
      'example.com:443',
      '172.32.0.1:1',
      '8.8.8.8:1',
      '11.0.0.1:1',
      '[2001:db8::1]:1',
      '10.example.com',
      'localhost.example.com',
    ];
    assert.deepEqual(
      own.filter((host) => !isPrivateHost(host)),
      [],
    );
    assert.deepEqual(others.filter(isPrivateHost), []);
  });
});
