/**
 * One client's session: the connection, its open documents, and the workspace over its folders. Handlers get it as
 * their first argument; it holds state and looks things up, and does no work of its own.
 */
import { type Connection, NotebookDocuments, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, FileId, PricedFile } from '../core/model.ts';
import type { InitializationOptions } from '../protocol.ts';
import type { Workspace } from '../workspace/types.ts';
import { type ClientSupport, clientSupport } from './client.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { fileOfUntitled, fileOfUri, isSource } from './uris.ts';
import type { Usage } from './usage.ts';

/** `log` takes what may help who looks for the reason of a missing price. */
export type WorkspaceFactory = (
  roots: readonly FileId[],
  log: (message: string) => void,
) => Promise<Workspace>;

export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly notebooks: NotebookDocuments<TextDocument>;
  readonly createWorkspace: WorkspaceFactory;
  client: ClientSupport;
  options: InitializationOptions;
  settings: Settings;
  roots: readonly FileId[];
  /** Undefined until the first one is made, and while another is made for other folders. */
  workspace: Workspace | undefined;
  /** Settles when `workspace` is there. */
  ready: Promise<Workspace>;
  /** What the client was last shown of an open document or cell, by URI. */
  readonly served: Map<string, Served>;
  /** Every analysis with calls in it, for the totals of the workspace. */
  readonly analyses: Map<FileId, Analysis>;
  /** Files of which the analysis in `analyses` may be an old one. */
  readonly touched: Set<FileId>;
  scanned: boolean;
  /** Set before any message is answered. */
  usage: Usage | undefined;
}

export interface Served {
  readonly version: number;
  readonly analysis: PricedFile;
}

export function createSession(connection: Connection, createWorkspace: WorkspaceFactory): Session {
  return {
    connection,
    documents: new TextDocuments(TextDocument),
    notebooks: new NotebookDocuments(TextDocument),
    createWorkspace,
    client: clientSupport({}),
    options: {},
    settings: DEFAULT_SETTINGS,
    roots: [],
    workspace: undefined,
    ready: new Promise(() => undefined),
    served: new Map(),
    analyses: new Map(),
    touched: new Set(),
    scanned: false,
    usage: undefined,
  };
}

/** The file that a document is, or stands for; undefined for schemes and languages that are not ours. */
export function fileOf(session: Session, { uri, languageId }: TextDocument): FileId | undefined {
  return fileOfUri(uri) ?? fileOfUntitled(uri, languageId, session.roots[0]);
}

/** The file of an open document in a language that we analyse. */
export function sourceFileOf(session: Session, document: TextDocument): FileId | undefined {
  return isSource(document.languageId) ? fileOf(session, document) : undefined;
}

/** The open document of a file. */
export function openDocument(session: Session, file: FileId): TextDocument | undefined {
  return session.documents.all().find((document) => fileOf(session, document) === file);
}
