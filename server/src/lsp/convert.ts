/** Offsets ↔ positions of the protocol, and plain data → its types. Nowhere else is a position counted. */
import {
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type MarkupContent,
  MarkupKind,
  type Range,
} from 'vscode-languageserver/node';
import type { Span } from '../core/ir.ts';
import type { Finding, Place, Severity } from '../core/model.ts';
import type { ActionView } from '../core/views/codeActions.ts';
import type { DescribePlace } from '../core/views/hover.ts';
import { forPlainText } from '../core/views/markdown.ts';
import type { Session } from './session.ts';
import { type Shown, shownOf } from './shown.ts';

export function rangeOf(document: Pick<Shown, 'positionAt'>, [start, end]: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function spanOf(document: Pick<Shown, 'offsetAt'>, { start, end }: Range): Span {
  return [document.offsetAt(start), document.offsetAt(end)];
}

/** Undefined where the file is gone. */
export function locationOf(session: Session, place: Place): Location | undefined {
  const document = shownOf(session, place);
  return document && { uri: document.uri, range: rangeOf(document, place.span) };
}

/** `src/models.ts:12` with a link that opens the file there, `a.ipynb:cell 3:12` with one that opens the cell. */
export function placeNames(session: Session): DescribePlace {
  return (place) => {
    const label = session.workspace?.relative(place.file) ?? place.file;
    const document = shownOf(session, place);
    if (!document) return { label, uri: null };
    const { line, character } = document.positionAt(place.span[0]);
    const { uri, cell } = document;
    if (cell) return { label: `${label}:cell ${cell.index + 1}:${line + 1}`, uri };
    return { label: `${label}:${line + 1}`, uri: `${uri}#L${line + 1},${character + 1}` };
  };
}

export function markup(session: Session, markdown: string): MarkupContent {
  if (session.client.markdownHover) return { kind: MarkupKind.Markdown, value: markdown };
  return { kind: MarkupKind.PlainText, value: forPlainText(markdown) };
}

export const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export const TAGS: Readonly<Record<NonNullable<Finding['tag']>, DiagnosticTag>> = {
  deprecated: DiagnosticTag.Deprecated,
  unnecessary: DiagnosticTag.Unnecessary,
};

export const ACTION_KINDS: Readonly<Record<ActionView['kind'], CodeActionKind>> = {
  quickfix: CodeActionKind.QuickFix,
  'refactor.rewrite': CodeActionKind.RefactorRewrite,
  'source.fixAll': `${CodeActionKind.SourceFixAll}.llmCost`,
};
