/** `initialize`: who the client is, and what we offer it. */
import path from 'node:path';
import {
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { DIAGNOSTIC_SOURCE } from '../core/views/diagnostics.ts';
import { clientSupport } from '../lsp/client.ts';
import { ACTION_KINDS } from '../lsp/convert.ts';
import { NOTEBOOK_TYPE } from '../lsp/notebooks.ts';
import type { Session } from '../lsp/session.ts';
import type { InitializationOptions } from '../protocol.ts';
import { FIX_ALL_COMMAND } from './fixAll.ts';
import { filesOf } from './workspace.ts';

export function onInitialize(session: Session, params: InitializeParams): InitializeResult {
  session.client = clientSupport(params.capabilities);
  session.options = optionsOf(params.initializationOptions);
  session.roots = rootsOf(params);
  return {
    serverInfo: { name: 'llm-cost' },
    capabilities: {
      // The encoding that every client must offer, and the one of our offsets.
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(session.client.notebooks ? { notebookDocumentSync: NOTEBOOKS } : {}),
      hoverProvider: true,
      inlayHintProvider: true,
      codeLensProvider: {},
      codeActionProvider: {
        codeActionKinds: Object.values(ACTION_KINDS),
        resolveProvider: true,
      },
      ...(session.client.appliesEdits ? { executeCommandProvider: { commands: [FIX_ALL_COMMAND] } } : {}),
      ...(session.client.pullDiagnostics ? { diagnosticProvider: PULL } : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** All cells: a cell is known by its number among all of them. */
const NOTEBOOKS = { notebookSelector: [{ notebook: { notebookType: NOTEBOOK_TYPE } }] };
const PULL = { identifier: DIAGNOSTIC_SOURCE, interFileDependencies: true, workspaceDiagnostics: false };

/** Older clients name a single folder, as a URI or a path. */
function rootsOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return filesOf(workspaceFolders);
  return rootUri ? filesOf([{ uri: rootUri }]) : [];
}

function optionsOf(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return {};
  const { settings, openCallCommand, storage } = value as Record<string, unknown>;
  return {
    settings,
    ...(typeof openCallCommand === 'string' ? { openCallCommand } : {}),
    ...(typeof storage === 'string' && path.isAbsolute(storage) ? { storage } : {}),
  };
}
