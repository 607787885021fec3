/** The facts of calls, worked out when a rule asks, each once a call. */
import type { Catalog } from '../catalog.ts';
import type { Detecting } from '../detect/kinds.ts';
import type { Linker } from '../link/index.ts';
import type { LlmCall } from '../model.ts';
import { apiKeyOf, browserOf, clientOf } from './client.ts';
import { errorsOf } from './errors.ts';
import type { CallFacts, Facts } from './facts.ts';
import { fanOutOf } from './fanOut.ts';
import { callingLoop, loopOf } from './loops.ts';
import { requestDataOf } from './request.ts';
import { hasTools, isStructured, parsedOf } from './result.ts';
import { recursionOf, retryOf } from './retry.ts';
import { independentOf } from './sequence.ts';
import { type Site, siteAt } from './site.ts';
import { timeoutOf } from './timeout.ts';
import { useOf } from './use.ts';
import { whereOf } from './where.ts';

export type { CallFacts, Facts } from './facts.ts';

export function createFacts(linker: Linker, catalog: Catalog): Facts {
  const known = new WeakMap<LlmCall, CallFacts>();
  return {
    of(call) {
      const facts = known.get(call) ?? factsOf(linker, catalog, call);
      known.set(call, facts);
      return facts;
    },
    independent: (calls) => independentOf(linker, calls),
  };
}

type Ask = (cx: Detecting, site: Site, call: LlmCall) => unknown;

/** Where the call cannot be found again, nothing is said. */
const SILENT: CallFacts = {
  where: { kind: 'library', by: null, at: null },
  loop: null,
  calledInLoop: null,
  retry: null,
  recursion: null,
  errors: { kind: 'unknown', swallowed: false },
  timeout: null,
  fanOut: null,
  use: { kind: 'unknown', floating: false },
  client: null,
  apiKey: null,
  browser: null,
  tools: false,
  structured: false,
  parsed: null,
  requestData: [],
};

const ASK: { readonly [K in keyof CallFacts]-?: (cx: Detecting, site: Site, call: LlmCall) => CallFacts[K] } =
  {
    where: (cx, site) => {
      const { kind, by, at } = whereOf(cx, site);
      return { kind, by, at };
    },
    loop: loopOf,
    calledInLoop: (cx, site) => callingLoop(cx, site),
    retry: retryOf,
    recursion: recursionOf,
    errors: errorsOf,
    timeout: timeoutOf,
    fanOut: fanOutOf,
    use: useOf,
    client: clientOf,
    apiKey: apiKeyOf,
    browser: browserOf,
    tools: (_cx, _site, call) => hasTools(call),
    structured: (cx, _site, call) => isStructured(cx, call),
    parsed: parsedOf,
    requestData: requestDataOf,
  };

function factsOf(linker: Linker, catalog: Catalog, call: LlmCall): CallFacts {
  const [shown] = call.made;
  const site = shown && siteAt(linker, shown);
  if (!site) return SILENT;
  const cx: Detecting = { linker, catalog, family: call.language === 'python' ? 'python' : 'javascript' };
  const facts = { ...SILENT };
  for (const [name, ask] of Object.entries(ASK) as [keyof CallFacts, Ask][]) {
    let answer: { readonly value: unknown } | undefined;
    const get = (): unknown => {
      answer ??= { value: ask(cx, site, call) };
      return answer.value;
    };
    Object.defineProperty(facts, name, { get, enumerable: true });
  }
  return facts;
}
