/** The rules in force, in one explicit list sorted by id, and the pure function that applies them to a file's calls. */
import type { Directive } from '../ir.ts';
import type { FileId, Finding, Offer, PricedCall } from '../model.ts';
import { isExample } from '../paths.ts';
import { offerAnswerCache } from './answerOffers.ts';
import batchEligible from './batch-eligible.ts';
import cacheBustingPrefix from './cache-busting-prefix.ts';
import { offerCacheKey } from './cacheKeys.ts';
import callInLoop from './call-in-loop.ts';
import clientPerRequest from './client-per-request.ts';
import contextOverflow from './context-overflow.ts';
import type { Report, Rule, RuleContext } from './define.ts';
import deprecatedModel from './deprecated-model.ts';
import { lineAt, readDirectives } from './directives.ts';
import embeddingOneByOne from './embedding-one-by-one.ts';
import floatingCall from './floating-call.ts';
import growingHistory from './growing-history.ts';
import hardcodedApiKey from './hardcoded-api-key.ts';
import keyInBrowser from './key-in-browser.ts';
import missingErrorHandling from './missing-error-handling.ts';
import missingOutputCap from './missing-output-cap.ts';
import missingRetry from './missing-retry.ts';
import missingStreamUsage from './missing-stream-usage.ts';
import missingTimeout from './missing-timeout.ts';
import noFallback from './no-fallback.ts';
import { offerCheaperModels } from './offers.ts';
import overPoweredModel from './over-powered-model.ts';
import oversizedImageDetail from './oversized-image-detail.ts';
import repeatedIdenticalCall from './repeated-identical-call.ts';
import requestOverBudget from './request-over-budget.ts';
import retiredModel from './retired-model.ts';
import sequentialAwaits from './sequential-awaits.ts';
import { severityOf } from './severity.ts';
import { offerTiers } from './tiers.ts';
import unboundedAgentLoop from './unbounded-agent-loop.ts';
import unboundedConcurrency from './unbounded-concurrency.ts';
import uncachedPrefix from './uncached-prefix.ts';
import uncheckedJsonOutput from './unchecked-json-output.ts';
import unknownPrice from './unknown-price.ts';
import unsupportedParameter from './unsupported-parameter.ts';
import untrustedSystemPrompt from './untrusted-system-prompt.ts';

export type { Rule, RuleContext } from './define.ts';

export const RULES: readonly Rule[] = [
  batchEligible,
  cacheBustingPrefix,
  callInLoop,
  clientPerRequest,
  contextOverflow,
  deprecatedModel,
  embeddingOneByOne,
  floatingCall,
  growingHistory,
  hardcodedApiKey,
  keyInBrowser,
  missingErrorHandling,
  missingOutputCap,
  missingRetry,
  missingStreamUsage,
  missingTimeout,
  noFallback,
  overPoweredModel,
  oversizedImageDetail,
  repeatedIdenticalCall,
  requestOverBudget,
  retiredModel,
  sequentialAwaits,
  unboundedAgentLoop,
  unboundedConcurrency,
  uncachedPrefix,
  uncheckedJsonOutput,
  unknownPrice,
  unsupportedParameter,
  untrustedSystemPrompt,
];

/** `calls` are all calls of `file`, `directives` those of its module. Findings come in the order of the text. */
export function checkRules(
  calls: readonly PricedCall[],
  file: FileId,
  directives: readonly Directive[],
  ctx: RuleContext,
): { findings: Finding[]; offers: Offer[] } {
  const [first] = calls;
  if (!first) return { findings: [], offers: [] };
  const text = ctx.text(file) ?? '';
  const silenced = readDirectives(directives, text, first.language);
  const isShown = isExample(ctx.linker.host.relative(file));
  const findings: Finding[] = [];
  for (const rule of RULES) {
    const severity = severityOf(rule, ctx.config);
    if (severity === null || (isShown && !rule.inExamples)) continue;
    for (const report of rule.check(calls, ctx)) {
      if (silenced(rule.id, linesOf(report, text))) continue;
      findings.push(toFinding(rule.id, severity, report));
    }
  }
  findings.sort((a, b) => a.span[0] - b.span[0] || (a.rule < b.rule ? -1 : 1));
  const offers = calls.flatMap((call) => [
    ...offerCheaperModels(call, calls, ctx),
    ...offerAnswerCache(call, ctx),
    ...offerTiers(call, ctx),
    ...offerCacheKey(call, calls, ctx),
  ]);
  return { findings, offers };
}

function toFinding(rule: string, severity: Finding['severity'], report: Report): Finding {
  return {
    rule,
    severity,
    site: report.call.site,
    file: report.call.file,
    span: report.span ?? report.call.nameSpan,
    message: report.message,
    savingPerMonth: report.savingPerMonth ?? null,
    fixes: report.fixes ?? [],
    tag: report.tag ?? null,
    related: report.related ?? [],
  };
}

/** Lines whose directives speak of the report: that of its squiggle, and that where the call begins which holds it. */
function linesOf({ call, span = call.nameSpan }: Report, text: string): number[] {
  const [start, end] = call.callSpan;
  const inCall = span[0] >= start && span[1] <= end;
  return [lineAt(text, span[0]), ...(inCall ? [lineAt(text, start)] : [])];
}
