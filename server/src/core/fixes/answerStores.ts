/**
 * Where answers can be kept, and the helper that a file gets for it: by the store that the project has already, else in
 * memory.
 *
 * Sources: lru-cache 11.5.3 dist/commonjs/index.d.ts (`ttl` in milliseconds); ioredis 6.0.0 built/utils/RedisCommander.d.ts
 * (`set(key, value, 'EX', seconds)`); @upstash/redis 1.39.0 nodejs.d.ts (`Redis.fromEnv`, values are JSON by themselves);
 * redis 6.3.1 (`isOpen`, `set(key, value, { EX })`); memjs 1.3.2 lib/memjs/memjs.js (`Client.create` reads the servers from
 * the environment, `expires` in seconds); cachetools 7.2.0 (not safe for threads, so the lock); redis-py 5 redis/client.py
(`from_url`, `set(key, value, ex=seconds)`) and redis/asyncio/client.py.
 */
import type { Import } from './imports.ts';

export interface AnswerStore {
  /** As the registry spells it. */
  readonly package: string;
  readonly imports: (form: HelperForm) => readonly Import[];
  /** One item a line, in two spaces, single quotes and semicolons. */
  readonly helper: (form: HelperForm) => readonly string[];
  /** Answers become text there, and come back as plain data without methods. */
  readonly isText?: true;
}

export interface HelperForm {
  /** TypeScript, so that types are written. */
  readonly typed: boolean;
  /** Python: the call is awaited. */
  readonly awaited: boolean;
}

const HASH: Import = { module: 'node:crypto', name: 'createHash' };

/** The first that the project has is taken; the last needs no server. */
export const SCRIPT_STORES: readonly AnswerStore[] = [
  {
    package: '@upstash/redis',
    imports: () => [{ module: '@upstash/redis', name: 'Redis' }, HASH],
    isText: true,
    helper: (form) => [
      ...note('//'),
      'const answers = Redis.fromEnv();',
      ...shared(form, {
        get: `await answers.get${form.typed ? '<T>' : ''}(key)`,
        known: 'known',
        set: 'answers.set(key, answer, { ex: 3600 })',
      }),
    ],
  },
  {
    package: 'ioredis',
    imports: () => [{ module: 'ioredis', name: 'Redis' }, HASH],
    isText: true,
    helper: (form) => [
      ...note('//'),
      "const answers = new Redis(process.env.REDIS_URL ?? 'redis://localhost:6379');",
      ...shared(form, {
        get: 'await answers.get(key)',
        known: 'JSON.parse(known)',
        set: "answers.set(key, JSON.stringify(answer), 'EX', 3600)",
      }),
    ],
  },
  {
    package: 'redis',
    imports: () => [{ module: 'redis', name: 'createClient' }, HASH],
    isText: true,
    helper: (form) => [
      ...note('//'),
      'const answers = createClient({ url: process.env.REDIS_URL });',
      ...shared(form, {
        before: 'if (!answers.isOpen) await answers.connect();',
        get: 'await answers.get(key)',
        known: 'JSON.parse(known)',
        set: 'answers.set(key, JSON.stringify(answer), { EX: 3600 })',
      }),
    ],
  },
  {
    package: 'memjs',
    imports: () => [{ module: 'memjs', name: 'Client' }, HASH],
    isText: true,
    helper: (form) => [
      ...note('//'),
      'const answers = Client.create();',
      ...shared(form, {
        get: '(await answers.get(key)).value',
        known: 'JSON.parse(known.toString())',
        set: 'answers.set(key, JSON.stringify(answer), { expires: 3600 })',
      }),
    ],
  },
  {
    package: 'lru-cache',
    imports: () => [{ module: 'lru-cache', name: 'LRUCache' }],
    helper: ({ typed }) => [
      ...note('//'),
      `const answers = new LRUCache${typed ? '<string, object>' : ''}({ max: 1000, ttl: 60 * 60 * 1000 });`,
      '',
      typed
        ? 'async function cached<T extends object>(request: unknown, ask: () => PromiseLike<T>): Promise<T> {'
        : 'async function cached(request, ask) {',
      '  const key = JSON.stringify(request);',
      `  const known = answers.get(key)${typed ? ' as T | undefined' : ''};`,
      '  if (known) return known;',
      '  const answer = await ask();',
      '  answers.set(key, answer);',
      '  return answer;',
      '}',
    ],
  },
];

export const PYTHON_STORES: readonly AnswerStore[] = [
  {
    package: 'redis',
    isText: true,
    imports: ({ awaited }) => [
      { module: 'hashlib', name: '*' },
      { module: 'json', name: '*' },
      { module: 'os', name: '*' },
      { module: awaited ? 'redis.asyncio' : 'redis', name: 'Redis' },
    ],
    helper: ({ awaited }) => {
      const wait = awaited ? 'await ' : '';
      return [
        ...note('#'),
        'answers = Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost:6379"), decode_responses=True)',
        '',
        '',
        `${awaited ? 'async ' : ''}def cached(ask, answer_type, **request):`,
        '  text = json.dumps(request, sort_keys=True, default=str)',
        '  key = "llm:" + hashlib.sha256(text.encode()).hexdigest()',
        `  known = ${wait}answers.get(key)`,
        '  if known is not None:',
        '    return answer_type.construct(**json.loads(known))',
        `  answer = ${wait}ask(**request)`,
        `  ${wait}answers.set(key, answer.to_json(), ex=3600)`,
        '  return answer',
      ];
    },
  },
  {
    package: 'cachetools',
    imports: ({ awaited }) => [
      { module: 'json', name: '*' },
      ...(awaited ? [] : [{ module: 'threading', name: '*' }]),
      { module: 'cachetools', name: 'TTLCache' },
    ],
    helper: ({ awaited }) =>
      awaited
        ? [
            ...note('#'),
            'answers = TTLCache(maxsize=1000, ttl=3600)',
            '',
            '',
            'async def cached(ask, **request):',
            '  key = json.dumps(request, sort_keys=True, default=str)',
            '  answer = answers.get(key)',
            '  if answer is None:',
            '    answer = await ask(**request)',
            '    answers[key] = answer',
            '  return answer',
          ]
        : [
            ...note('#'),
            'answers = TTLCache(maxsize=1000, ttl=3600)',
            'answers_lock = threading.Lock()',
            '',
            '',
            'def cached(ask, **request):',
            '  key = json.dumps(request, sort_keys=True, default=str)',
            '  with answers_lock:',
            '    answer = answers.get(key)',
            '  if answer is None:',
            '    answer = ask(**request)',
            '    with answers_lock:',
            '      answers[key] = answer',
            '  return answer',
          ],
  },
];

/**
 * The classes that Python gets an answer as, which is what a store of text has to make of it again. Sources: openai-python
 * and anthropic-sdk-python src/…/_models.py: `to_json` is what the API sent, `construct` takes it without validation.
 */
export const PYTHON_ANSWERS: readonly {
  readonly sdk: string;
  readonly methods: RegExp;
  readonly type: Import;
}[] = [
  {
    sdk: 'openai',
    methods: /^chat\.completions\.create$/,
    type: { module: 'openai.types.chat', name: 'ChatCompletion' },
  },
  {
    sdk: 'openai',
    methods: /^responses\.create$/,
    type: { module: 'openai.types.responses', name: 'Response' },
  },
  {
    sdk: 'openai',
    methods: /^embeddings\.create$/,
    type: { module: 'openai.types', name: 'CreateEmbeddingResponse' },
  },
  { sdk: 'anthropic', methods: /^messages\.create$/, type: { module: 'anthropic.types', name: 'Message' } },
];

function note(mark: string): readonly string[] {
  return [
    `${mark} Answers by the whole request, model included, so that a changed prompt or model is asked anew.`,
    `${mark} Nothing else drops an answer before its hour is over.`,
  ];
}

interface Shared {
  readonly before?: string;
  readonly get: string;
  readonly known: string;
  readonly set: string;
}

/** A store that other programs may use too: the key has a prefix and no text of the prompt. */
function shared({ typed }: HelperForm, { before, get, known, set }: Shared): readonly string[] {
  return [
    '',
    typed
      ? 'async function cached<T>(request: unknown, ask: () => PromiseLike<T>): Promise<T> {'
      : 'async function cached(request, ask) {',
    ...(before ? [`  ${before}`] : []),
    `  const key = \`llm:\${createHash('sha256').update(JSON.stringify(request)).digest('hex')}\`;`,
    `  const known = ${get};`,
    `  if (known) return ${known};`,
    '  const answer = await ask();',
    `  await ${set};`,
    '  return answer;',
    '}',
  ];
}
