/**
 * `scan --format sarif`: the findings for code scanning services and editors, as SARIF 2.1.0 (OASIS). The lines of a
 * notebook's cell are not those of its file, so such a result names the cell instead of a region.
 */
import type { Severity } from '../core/model.ts';
import type { Report, ReportedFinding } from './report.ts';

/** What there is to know of a rule beside its findings. */
export interface RuleFacts {
  readonly id: string;
  readonly docs: string;
  readonly severity: Severity;
  readonly default?: 'off';
}

export function toSarif(report: Report, rules: readonly RuleFacts[], version: string): string {
  const descriptors = [...rules.map(descriptor), ...unlisted(report.findings, rules)];
  const indexOf = new Map(descriptors.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'LLM Cost Inspector', version, rules: descriptors } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.files.failed.map(({ file, reason }) => ({
              level: 'warning',
              message: { text: reason },
              locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) } } }],
            })),
          },
        ],
        results: report.findings.map((finding) => result(finding, indexOf.get(finding.rule) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor({ id, docs, severity, default: off }: RuleFacts) {
  return {
    id,
    shortDescription: { text: docs },
    defaultConfiguration: { level: LEVELS[severity], enabled: off === undefined },
  };
}

/** What is reported without a rule, such as a comment of ours that cannot be read. */
function unlisted(findings: readonly ReportedFinding[], rules: readonly RuleFacts[]) {
  const ids = new Set(findings.map(({ rule }) => rule));
  return [...ids].filter((id) => rules.every((rule) => rule.id !== id)).map((id) => ({ id }));
}

const LEVELS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

function result(finding: ReportedFinding, ruleIndex: number) {
  const { rule, severity, message, file, cell, line, column, endLine, endColumn, site } = finding;
  const artifactLocation = { uri: encodeURI(file) };
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  const place =
    cell === null
      ? { physicalLocation: { artifactLocation, region } }
      : {
          physicalLocation: { artifactLocation },
          logicalLocations: [{ fullyQualifiedName: `${file} cell ${cell + 1}, line ${line}` }],
        };
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [place],
    // The same finding after lines above it have moved.
    ...(site === null ? {} : { partialFingerprints: { 'llmCostSite/v1': `${rule} ${site}` } }),
    ...(finding.savingPerMonth === null ? {} : { properties: { savingPerMonthUsd: finding.savingPerMonth } }),
  };
}
