/** Every message that the server answers, in one list. */
import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { saveCompiledCode } from '../compiledCode.ts';
import { followNotebooks } from '../lsp/notebooks.ts';
import { inBackground, safe } from '../lsp/safe.ts';
import type { Session } from '../lsp/session.ts';
import { openUris } from '../lsp/shown.ts';
import { followUsage } from '../lsp/usage.ts';
import {
  BUDGETS_REQUEST,
  CALLS_REQUEST,
  CHANGED_NOTIFICATION,
  DASHBOARD_REQUEST,
  FINDINGS_REQUEST,
  FORGET_REQUEST,
  OTLP_REQUEST,
  RECORDING_NOTIFICATION,
  RUN_LINES_REQUEST,
  RUNS_REQUEST,
  SCAN_REQUEST,
  SNOOZE_REQUEST,
  SUMMARY_REQUEST,
  type Summary,
  USAGE_REQUEST,
  WHAT_IF_MODELS_REQUEST,
  WHAT_IF_REPORT_REQUEST,
  WHAT_IF_REQUEST,
} from '../protocol.ts';
import { budgetReport, onSnooze, tellBreaches } from './budgets.ts';
import { type Changes, followChanges } from './changes.ts';
import { onCodeAction, onCodeActionResolve } from './codeAction.ts';
import { onCodeLens } from './codeLens.ts';
import { onDidChangeConfiguration, SETTINGS_SECTION } from './configuration.ts';
import { onDashboard } from './dashboard.ts';
import { NO_DIAGNOSTICS, onDiagnostic } from './diagnostic.ts';
import { onDidChangeContent, onDidClose } from './documents.ts';
import { findingItems } from './findings.ts';
import { onExecuteCommand } from './fixAll.ts';
import { onForget } from './forget.ts';
import { onHover } from './hover.ts';
import { onInitialize } from './initialize.ts';
import { onInlayHint } from './inlayHint.ts';
import { onDidChangeNotebook, onDidCloseNotebook } from './notebooks.ts';
import { onOtlp } from './otlp.ts';
import { publishProblems } from './problems.ts';
import { onRecording } from './recording.ts';
import { onRunLines, onRuns } from './runs.ts';
import { createScanner, type Scanner } from './scan.ts';
import { callItems, summary } from './totals.ts';
import { onUsage } from './usage.ts';
import { onDidChangeWatchedFiles, watchFiles } from './watchedFiles.ts';
import { openWorkspace, rootsAfter } from './workspace.ts';

export function registerHandlers(session: Session): void {
  const { connection, documents } = session;
  const log = connection.console;
  const changes = followChanges(session);
  const scanner = createScanner(session);
  session.usage = followUsage(session, () => {
    changes.others();
    inBackground(log, 'budgets', () => tellBreaches(session));
  });

  connection.onInitialize((params) => onInitialize(session, params));
  connection.onInitialized(() => inBackground(log, 'start', () => start(session, changes, scanner)));
  connection.onShutdown(async () => {
    changes.dispose();
    scanner.stop();
    session.workspace?.dispose();
    await session.usage?.dispose();
  });

  documents.onDidChangeContent(({ document }) => onDidChangeContent(session, changes, document));
  documents.onDidClose(({ document }) => onDidClose(session, changes, document));
  followNotebooks(
    session,
    (notebook) => onDidChangeNotebook(session, changes, notebook),
    (notebook) => onDidCloseNotebook(session, changes, notebook),
  );
  connection.onDidChangeWatchedFiles((params) => onDidChangeWatchedFiles(session, changes, params));
  connection.onDidChangeConfiguration((params) => {
    inBackground(log, 'didChangeConfiguration', async () => {
      await onDidChangeConfiguration(session, params);
      session.usage?.settingsChanged();
      changes.everything();
    });
  });

  const { languages } = connection;
  languages.inlayHint.on(safe(log, 'inlayHint', [], (params, token) => onInlayHint(session, params, token)));
  connection.onCodeLens(safe(log, 'codeLens', [], (params, token) => onCodeLens(session, params, token)));
  connection.onHover(safe(log, 'hover', null, (params, token) => onHover(session, params, token)));
  languages.diagnostics.on(
    safe(log, 'diagnostic', NO_DIAGNOSTICS, (params, token) => onDiagnostic(session, params, token)),
  );
  connection.onCodeAction(
    safe(log, 'codeAction', [], (params, token) => onCodeAction(session, params, token)),
  );
  connection.onCodeActionResolve((action, token) =>
    safe(log, 'codeAction/resolve', action, () => onCodeActionResolve(session, action, token))(action, token),
  );

  connection.onExecuteCommand(
    safe(log, 'executeCommand', undefined, (params) => onExecuteCommand(session, params)),
  );
  connection.onRequest(SUMMARY_REQUEST, () => summary(session));
  connection.onRequest(CALLS_REQUEST, () => callItems(session));
  connection.onRequest(SCAN_REQUEST, async (): Promise<Summary> => {
    await scanAndTell(session, changes, scanner);
    return summary(session);
  });
  connection.onNotification(RECORDING_NOTIFICATION, (state) => onRecording(session, state));
  connection.onRequest(USAGE_REQUEST, () => onUsage(session));
  connection.onRequest(DASHBOARD_REQUEST, (query) => onDashboard(session, query));
  connection.onRequest(BUDGETS_REQUEST, () => budgetReport(session));
  connection.onRequest(SNOOZE_REQUEST, (what) => onSnooze(session, what));
  connection.onRequest(RUNS_REQUEST, () => onRuns(session));
  connection.onRequest(RUN_LINES_REQUEST, (run) => onRunLines(session, run));
  connection.onRequest(FINDINGS_REQUEST, () => findingItems(session));
  connection.onRequest(OTLP_REQUEST, () => onOtlp(session));
  // Loaded late, with the prices.
  connection.onRequest(WHAT_IF_REQUEST, async (params) => (await whatIf()).onWhatIf(session, params));
  connection.onRequest(WHAT_IF_REPORT_REQUEST, async (params) =>
    (await whatIf()).onWhatIfReport(session, params),
  );
  connection.onRequest(WHAT_IF_MODELS_REQUEST, async () => (await whatIf()).onWhatIfModels(session));
  connection.onRequest(FORGET_REQUEST, (what) => onForget(session, what));
  documents.listen(connection);
}

const whatIf = () => import('./whatIf.ts');

async function start(session: Session, changes: Changes, scanner: Scanner): Promise<void> {
  const { client, connection } = session;
  const opened = openWorkspace(session);
  if (client.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
  }
  await watchFiles(session);
  if (client.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders((event) => {
      session.roots = rootsAfter(session, event);
      scanner.stop();
      inBackground(connection.console, 'didChangeWorkspaceFolders', async () => {
        await openWorkspace(session);
        changes.everything();
        await scanAndTell(session, changes, scanner);
      });
    });
  }
  const workspace = await opened;
  // Hints that were given before all files were found may say more now.
  inBackground(connection.console, 'refresh', () => workspace.ready().then(() => changes.others()));
  await publishProblems(session);
  for (const uri of openUris(session)) changes.document(uri);
  await scanAndTell(session, changes, scanner);
  saveCompiledCode();
}

async function scanAndTell(session: Session, changes: Changes, scanner: Scanner): Promise<void> {
  if (session.roots.length > 0) await scanner.scan();
  await session.connection.sendNotification(CHANGED_NOTIFICATION);
  session.usage?.workspaceChanged();
  changes.others();
}
