/** `scan --format json`: the contract of DESIGN 5.1, one object with every key in it. */
import type { Report } from './report.ts';

export function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
