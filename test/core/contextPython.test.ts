/** What surrounds a call: one small text a fact, in Python. `CALL` stands for a chat of the text `text`, of a sync client. */
import { strict as assert } from 'node:assert';
import type { CallFacts } from '../../server/src/core/context/facts.ts';
import type { Lower } from '../../server/src/core/syntax/python.ts';
import { type Read, readPython, type Texts } from './contextSetup.ts';
import { pythonLowering } from './pythonFixtures.ts';

const MESSAGES = '(model="gpt-4o", messages=[{"role": "user", "content": text}])';
const HEAD =
  'import asyncio, json, time\nfrom openai import AsyncOpenAI, OpenAI\nclient = OpenAI()\nlater = AsyncOpenAI()\n';

interface Options {
  readonly name?: string;
  readonly files?: Texts;
}

type Row = readonly [what: string, text: string, expected: unknown, options?: Options];

let lower: Lower;

function table(title: string, of: (facts: CallFacts, read: Read) => unknown, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [what, text, expected, { name = 'app/main.py', files = {} } = {}] of rows)
      it(what, () => {
        const full = text
          .replaceAll('ACALL', `later.chat.completions.create${MESSAGES}`)
          .replaceAll('CALL', `client.chat.completions.create${MESSAGES}`);
        const found = readPython({ [name]: HEAD + full, ...files }, lower);
        assert.deepEqual(of(found.first, found), expected);
      });
  });
}

describe('the context of a call in Python', () => {
  before(async () => {
    lower = await pythonLowering();
  });

  table('where it runs', ({ where }) => `${where.kind}${where.by ? ` ${where.by}` : ''}`, [
    ['in a library', 'def ask(text):\n    return CALL\n', 'library'],
    [
      'in a route of FastAPI',
      'from fastapi import FastAPI\napp = FastAPI()\n@app.post("/x")\ndef ask(text: str):\n    return CALL\n',
      'handler FastAPI',
    ],
    [
      'behind a route of another file',
      'def ask(text):\n    return CALL\n',
      'handler Flask',
      {
        files: {
          'app/web.py':
            'from flask import Flask\nfrom app.main import ask\napp = Flask(__name__)\n@app.route("/x")\ndef show():\n    return ask("a")\n',
          'app/__init__.py': '',
        },
      },
    ],
    [
      'in a view of Django',
      'def show(request):\n    return CALL\n',
      'handler Django',
      { name: 'shop/views.py' },
    ],
    [
      'in a view of Django, by what it answers with',
      'from django.http import JsonResponse\ndef show(request):\n    return JsonResponse(CALL)\n',
      'handler Django',
      { name: 'shop/api.py' },
    ],
    [
      'in a class of REST framework',
      'from rest_framework.views import APIView\nclass Chat(APIView):\n    def post(self, request):\n        return CALL\n',
      'handler Django',
    ],
    ['in Streamlit', 'import streamlit as st\nst.write(CALL)\n', 'handler Streamlit'],
    [
      'in Chainlit',
      'import chainlit as cl\n@cl.on_message\nasync def main(m):\n    await ACALL\n',
      'handler Chainlit',
    ],
    [
      'in a task of Celery',
      'from celery import Celery\napp = Celery()\n@app.task\ndef work(text):\n    return CALL\n',
      'worker Celery',
    ],
    ['in a script', 'def main():\n    CALL\nif __name__ == "__main__":\n    main()\n', 'script script'],
    ['in a command', 'import argparse\nparser = argparse.ArgumentParser()\nCALL\n', 'script command line'],
    ['in a command of click', 'import click\n@click.command()\ndef go():\n    CALL\n', 'script command line'],
    [
      'in a handler of a server that can be started by hand',
      'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef ask():\n    return CALL\nif __name__ == "__main__":\n    run(app)\n',
      'handler FastAPI',
    ],
    [
      'in a function that the start by hand does not lead to',
      'def ask(text):\n    return CALL\nif __name__ == "__main__":\n    print(1)\n',
      'library',
    ],
    ['in a test', 'CALL\n', 'test', { name: 'tests/test_a.py' }],
  ]);

  const loop = ({ loop }: CallFacts) =>
    loop &&
    `${loop.form} ${loop.bound} ${loop.varies ? 'varies' : 'same'}${loop.bounded ? '' : ' unbounded'}${loop.history ? ' history' : ''}`;
  table('loops', loop, [
    ['none', 'CALL\n', null],
    ['that counts', 'for i in range(10):\n    CALL\n', 'each 10 same'],
    ['over a list', 'for text in ["a", "b"]:\n    CALL\n', 'each 2 varies'],
    [
      'in batches',
      'for i in range(0, len(xs), 100):\n    text = xs[i:i + 100]\n    CALL\n',
      'each null varies',
    ],
    ['of a comprehension', 'out = [CALL for text in xs]\n', 'comprehension null varies'],
    [
      'that tries again',
      'def f():\n    for i in range(3):\n        try:\n            return CALL\n        except Exception:\n            time.sleep(1)\n',
      null,
    ],
    ['that counts attempts', 'for attempt in range(3):\n    r = CALL\n    if r: break\n', null],
    [
      'that goes on after each',
      'for text in xs:\n    try:\n        r = CALL\n    except Exception:\n        continue\n    save(r)\n',
      'each null varies',
    ],
    [
      'of an agent without a bound',
      'messages = []\nwhile True:\n    r = client.chat.completions.create(model="gpt-4o", messages=messages)\n    messages.append(r.choices[0].message)\n    if not r.choices[0].message.tool_calls:\n        break\n',
      'while null varies unbounded history',
    ],
    [
      'of an agent with a bound',
      'messages = []\nfor step in range(8):\n    r = client.chat.completions.create(model="gpt-4o", messages=messages)\n    messages.append(r.choices[0].message)\n',
      'each 8 varies history',
    ],
  ]);

  table('a loop that calls its function', ({ calledInLoop }) => calledInLoop?.form ?? null, [
    ['is seen', 'def ask(text):\n    return CALL\nfor x in xs:\n    ask(x)\n', 'each'],
    [
      'is seen in a pool',
      'from concurrent.futures import ThreadPoolExecutor\ndef ask(text):\n    return CALL\nwith ThreadPoolExecutor() as pool:\n    pool.map(ask, xs)\n',
      'callback',
    ],
  ]);

  table('retries', ({ retry }) => retry?.by ?? null, [
    ['none', 'CALL\n', null],
    [
      'by a decorator',
      'from tenacity import retry, stop_after_attempt\n@retry(stop=stop_after_attempt(3))\ndef ask(text):\n    return CALL\n',
      'tenacity',
    ],
    [
      'by a decorator further up',
      'import backoff\ndef ask(text):\n    return CALL\n@backoff.on_exception(backoff.expo, Exception)\ndef outer():\n    return ask("a")\n',
      'backoff',
    ],
    [
      'by attempts',
      'from tenacity import Retrying\nfor part in Retrying():\n    with part:\n        CALL\n',
      'tenacity',
    ],
    [
      'by a helper of the workspace',
      'def surely(fn):\n    for i in range(3):\n        try:\n            return fn()\n        except Exception:\n            time.sleep(1)\nsurely(lambda: CALL)\n',
      'surely',
    ],
  ]);

  table('errors', ({ errors }) => `${errors.kind}${errors.swallowed ? ' swallowed' : ''}`, [
    ['handled', 'try:\n    CALL\nexcept Exception as e:\n    print(e)\n', 'handled'],
    ['swallowed', 'try:\n    CALL\nexcept Exception:\n    pass\n', 'handled swallowed'],
    [
      'handled above',
      'def ask(text):\n    return CALL\ntry:\n    ask("a")\nexcept ValueError as e:\n    print(e)\n',
      'handledAbove',
    ],
    ['not at all', 'def ask(text):\n    return CALL\nask("a")\n', 'unhandled'],
    [
      'perhaps, by FastAPI',
      'from fastapi import FastAPI\napp = FastAPI()\n@app.post("/x")\ndef ask(text: str):\n    return CALL\n',
      'unknown',
    ],
  ]);

  table('time-outs', ({ timeout }) => timeout && `${timeout.by} ${timeout.ms}`, [
    ['none', 'CALL\n', null],
    [
      'by wait_for',
      'async def f():\n    await asyncio.wait_for(ACALL, timeout=20)\n',
      'asyncio.wait_for 20000',
    ],
    [
      'by a block',
      'async def f():\n    async with asyncio.timeout(5):\n        await ACALL\n',
      'asyncio.timeout 5000',
    ],
  ]);

  table('calls side by side', ({ fanOut }) => fanOut && `${fanOut.by}: ${fanOut.limiter} ${fanOut.bound}`, [
    ['none', 'CALL\n', null],
    [
      'without a bound',
      'async def f(xs):\n    await asyncio.gather(*[ACALL for text in xs])\n',
      'asyncio.gather: null null',
    ],
    [
      'of two',
      'async def f(text):\n    await asyncio.gather(ACALL, ACALL)\n',
      'asyncio.gather: a list of fixed length 2',
    ],
    [
      'with a semaphore',
      'sem = asyncio.Semaphore(4)\nasync def ask(text):\n    async with sem:\n        return await ACALL\nasync def f(xs):\n    await asyncio.gather(*[ask(x) for x in xs])\n',
      'asyncio.gather: asyncio.Semaphore 4',
    ],
    [
      'without a semaphore',
      'async def ask(text):\n    return await ACALL\nasync def f(xs):\n    await asyncio.gather(*[ask(x) for x in xs])\n',
      'asyncio.gather: null null',
    ],
    [
      'in a pool',
      'from concurrent.futures import ThreadPoolExecutor\ndef ask(text):\n    return CALL\nwith ThreadPoolExecutor(max_workers=6) as pool:\n    pool.map(ask, xs)\n',
      'executor: max_workers 6',
    ],
  ]);

  table('what becomes of it', ({ use }) => use.kind, [
    ['nothing to wait for', 'CALL\n', 'sync'],
    ['awaited', 'async def f():\n    await ACALL\n', 'awaited'],
    ['dropped', 'async def f():\n    ACALL\n', 'dropped'],
    ['a task that nobody keeps', 'async def f():\n    asyncio.create_task(ACALL)\n', 'dropped'],
    ['a task that is kept', 'async def f():\n    t = asyncio.create_task(ACALL)\n    await t\n', 'handed on'],
    ['never used', 'async def f():\n    r = ACALL\n', 'unused'],
    ['returned', 'def f():\n    return ACALL\n', 'handed on'],
  ]);

  const MADE = 'own = OpenAI()\n    return own.chat.completions.create(model="gpt-4o", messages=[])\n';
  table('the client', ({ client }) => client?.per ?? null, [
    ['once in a process', 'CALL\n', null],
    [
      'for each request',
      `from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef ask():\n    ${MADE}`,
      'request',
    ],
    ['for each call', `def ask():\n    ${MADE}`, 'call'],
    [
      'kept by a cache',
      'from functools import lru_cache\n@lru_cache\ndef get():\n    return OpenAI()\nget().chat.completions.create(model="gpt-4o", messages=[])\n',
      null,
    ],
  ]);

  table('the answer', ({ parsed }) => parsed && (parsed.checked ? 'checked' : 'parsed'), [
    ['as JSON', 'r = CALL\ndata = json.loads(r.choices[0].message.content)\n', 'parsed'],
    [
      'as JSON in a try',
      'r = CALL\ntry:\n    data = json.loads(r.choices[0].message.content)\nexcept ValueError:\n    data = None\n',
      'checked',
    ],
  ]);

  table('data of the request', ({ requestData }) => requestData.map(({ role }) => role), [
    [
      'in the system prompt',
      'from flask import Flask, request\napp = Flask(__name__)\n@app.route("/<name>")\ndef show(name):\n    client.chat.completions.create(model="gpt-4o", messages=[{"role": "system", "content": f"You serve {name}"}, {"role": "user", "content": "Hi"}])\n',
      ['system'],
    ],
  ]);

  table(
    'calls that wait for each other',
    (_, { facts, calls }) => facts.independent(calls).map(({ length }) => length),
    [
      ['without a need', 'async def f(text):\n    a = await ACALL\n    b = await ACALL\n', [2]],
      [
        'because of what the first gives',
        'async def f(text):\n    a = await ACALL\n    text = a.choices[0].message.content\n    b = await ACALL\n',
        [],
      ],
    ],
  );
});
