/**
 * ## What
 *
 * A provider's API key is written in the code: given to a client, put into a header, or kept in a constant of a file that
 * makes LLM calls.
 *
 * ## Why
 *
 * Whoever can read the code can spend with the key, and a key that was committed once stays in the history of the
 * repository. Removing it from the code is half of the cure: make a new key and revoke the old one.
 *
 * ## Example
 *
 * ```py
 * client = OpenAI(api_key="sk-proj-…")
 * ```
 *
 * ## Instead
 *
 * ```py
 * client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
 * ```
 *
 * A key is known by its mark, its length, and letters as only chance draws them; what shows where a key goes
 * (`sk-...`, `your-api-key`, `EMPTY`) is not reported, nor are tests. Findings, reports and logs never repeat the key. The
 * quick fix also names the variable in `.env.example` and adds `.env` to `.gitignore` where it is not there yet; it writes
 * the key nowhere.
 */
import { variableInUse } from '../fixes/envFiles.ts';
import { moveToEnv } from '../fixes/moveToEnv.ts';
import type { FileId, Fix, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { keyOfClient, keysIn, type WrittenKey } from './keys.ts';

export default defineRule({
  id: 'hardcoded-api-key',
  docs: 'An API key is written in the code.',
  severity: 'error',
  inExamples: true,
  *check(calls, ctx) {
    const own = calls.filter(({ context, via }) => !context.test && via !== 'wrapper');
    const [first] = own;
    if (!first) return;
    const found = [
      ...keysIn(first.file, ctx).map((key) => ({ key, call: nearestTo(key, own) })),
      ...own.flatMap((call) => {
        const key = keyOfClient(call, ctx);
        return key ? [{ key, call }] : [];
      }),
    ];
    for (const [{ key }, ...others] of byCause(found, ({ key }) => `${key.file}:${key.span[0]}`)) {
      // Whose client it is says more than what stands near.
      const call = others[0]?.call ?? found.find((each) => each.key === key)?.call ?? first;
      yield report(key, call, ctx);
    }
  },
});

function nearestTo({ span }: WrittenKey, calls: readonly PricedCall[]): PricedCall {
  const [first, ...others] = calls as readonly [PricedCall, ...PricedCall[]];
  const distance = ({ callSpan }: PricedCall): number => Math.abs(callSpan[0] - span[0]);
  return others.reduce((best, call) => (distance(call) < distance(best) ? call : best), first);
}

function report(key: WrittenKey, call: PricedCall, ctx: RuleContext): Report {
  const variable = variableOf(key, call, ctx);
  const whose = key.spec.title === null ? 'An API key' : `A key of ${key.spec.title}`;
  const message = `${whose} is written in the code, for everyone who can read it to use: revoke it, and read ${variable} from the environment.`;
  const found = { call, message, fixes: [fixOf(key, variable, call, ctx)] };
  if (key.file === call.file) return { ...found, span: key.span };
  return { ...found, related: [{ file: key.file, span: key.span, message: 'The key is written here' }] };
}

function fixOf(key: WrittenKey, variable: string, call: PricedCall, ctx: RuleContext): Fix {
  const fix = moveToEnv(key, variable, ctx);
  if (ctx.facts.of(call).browser === null) return fix;
  const disabled =
    'This code runs in the browser, where nothing is kept secret: make the call from a server.';
  const { creates: _, ...rest } = fix;
  return { ...rest, edits: [], disabled, preferred: false };
}

/** The name that the code itself uses for it, else the usual one of the provider. */
function variableOf({ file, literal, spec }: WrittenKey, call: PricedCall, ctx: RuleContext): string {
  const before = ctx.text(file)?.slice(Math.max(0, literal[0] - 80), literal[0]) ?? '';
  const [, own] = OWN_NAME.exec(before) ?? [];
  if (own !== undefined && /KEY|TOKEN|SECRET/.test(own)) return own;
  const { keys } = ctx.catalog.context;
  const names = spec.env.length > 0 ? spec.env : keys.find(({ provider }) => provider === call.provider)?.env;
  return variableInUse(names ?? [usualName(call)], file as FileId, ctx) ?? usualName(call);
}

/** `OPENAI_API_KEY = "…"`, `process.env.OPENAI_API_KEY ?? '…'`, `os.getenv("OPENAI_API_KEY", "…")`. */
const OWN_NAME = /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b["'\]]*(?:\s*:\s*\w+)?\s*(?:=|\?\?|\|\||\bor\b|,|:)\s*$/;

function usualName({ provider }: PricedCall): string {
  return provider === 'other' ? 'LLM_API_KEY' : `${provider.toUpperCase().replaceAll(/\W/g, '_')}_API_KEY`;
}
