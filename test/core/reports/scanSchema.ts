/** The contract of `scan --format json` (DESIGN 5.1) as a JSON schema: every key is there, and no other. */

const number = { type: 'number' };
const text = { type: 'string' };
const position = { type: 'integer', minimum: 1 };
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const range = object({ low: number, expected: number, high: number });
const figure = object({
  low: number,
  expected: number,
  high: number,
  source: { enum: ['static', 'measured', 'configured', 'assumed'] },
});
const place = {
  file: { type: 'string', pattern: '^[^\\\\]+$' },
  cell: orNull({ type: 'integer', minimum: 0 }),
  line: position,
  column: position,
  endLine: position,
  endColumn: position,
};

export const SCAN_SCHEMA = object({
  schema: { const: 1 },
  root: text,
  currency: { const: 'USD' },
  pricesAsOf: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  calls: {
    type: 'array',
    items: object({
      site: text,
      ...place,
      language: { enum: ['typescript', 'javascript', 'python'] },
      sdk: text,
      provider: text,
      method: text,
      operation: {
        enum: ['chat', 'completion', 'embedding', 'image', 'audio', 'rerank', 'moderation', 'batch'],
      },
      via: { enum: ['direct', 'wrapper', 'http', 'framework'] },
      model: orNull(text),
      modelSource: { enum: ['literal', 'constant', 'default', 'env-fallback', 'config', 'unknown'] },
      modelReason: orNull(text),
      context: object({
        loop: { type: 'boolean' },
        loopBound: orNull(number),
        test: { type: 'boolean' },
        tryCatch: { type: 'boolean' },
        concurrent: { type: 'boolean' },
      }),
      tokens: object({ input: figure, cachedInput: figure, output: figure }),
      costPerCall: orNull(range),
      priceReason: orNull(text),
      callsPerMonth: object({ value: number, source: { enum: ['assumed', 'configured', 'measured'] } }),
      costPerMonth: orNull(range),
      measured: orNull(
        object({
          calls: number,
          costPerCall: orNull(number),
          p50Ms: orNull(number),
          p95Ms: orNull(number),
          errorRate: number,
        }),
      ),
    }),
  },
  findings: {
    type: 'array',
    items: object({
      rule: text,
      severity: { enum: ['error', 'warning', 'info', 'hint'] },
      site: orNull(text),
      ...place,
      message: text,
      savingPerMonth: orNull(number),
      fixes: { type: 'array', items: object({ title: text }) },
    }),
  },
  totals: object({ calls: number, pricedCalls: number, costPerMonth: range, savingPerMonth: number }),
  files: object({
    scanned: number,
    withCalls: number,
    failed: { type: 'array', items: object({ file: text, reason: text }) },
  }),
});
