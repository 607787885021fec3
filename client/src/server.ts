/** The language server as the rest of the client sees it: a process that is started late and asked for totals. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  BREACH_NOTIFICATION,
  type BreachNotice,
  BUDGETS_REQUEST,
  type BudgetReport,
  CALLS_REQUEST,
  type CallItem,
  CHANGED_NOTIFICATION,
  DASHBOARD_REQUEST,
  type DashboardQuery,
  type DashboardView,
  FINDINGS_REQUEST,
  type FindingItem,
  FORGET_REQUEST,
  type ForgetParams,
  OTLP_REQUEST,
  RECORDING_NOTIFICATION,
  type RecordingState,
  RUN_LINES_REQUEST,
  RUNS_REQUEST,
  type RunItem,
  type RunLine,
  type RunLinesParams,
  SCAN_REQUEST,
  SNOOZE_REQUEST,
  SUMMARY_REQUEST,
  type Summary,
  USAGE_CHANGED_NOTIFICATION,
  USAGE_REQUEST,
  type UsageSummary,
  WHAT_IF_MODELS_REQUEST,
  WHAT_IF_REPORT_REQUEST,
  WHAT_IF_REQUEST,
  type WhatIfModel,
  type WhatIfParams,
  type WhatIfReportParams,
  type WhatIfView,
} from '../../server/src/protocol.ts';

export interface Server extends vscode.Disposable {
  start(): void;
  stop(): Promise<void>;
  /** Totals and list may be other ones than those handed out before. */
  readonly onChanged: vscode.Event<void>;
  /** The same of usage and runs. */
  readonly onUsageChanged: vscode.Event<void>;
  /** A budget or alert is broken, and nobody was told of it yet. */
  readonly onBreach: vscode.Event<BreachNotice>;
  /** These wait for the server to run; they reject when it does not. */
  summary(): Promise<Summary>;
  calls(): Promise<readonly CallItem[]>;
  scan(): Promise<Summary>;
  usage(): Promise<UsageSummary>;
  runs(): Promise<readonly RunItem[]>;
  runLines(params: RunLinesParams): Promise<readonly RunLine[]>;
  findings(): Promise<readonly FindingItem[]>;
  whatIf(params: WhatIfParams): Promise<WhatIfView>;
  whatIfReport(params: WhatIfReportParams): Promise<string>;
  whatIfModels(): Promise<readonly WhatIfModel[]>;
  dashboard(query: DashboardQuery): Promise<DashboardView | null>;
  budgets(): Promise<BudgetReport>;
  /** For a day. */
  snooze(id: string): Promise<unknown>;
  forget(what: ForgetParams): Promise<number>;
  /** Variables by which programs send OpenTelemetry spans; null where none are received. */
  otlp(): Promise<Readonly<Record<string, string>> | null>;
  /** Told at once, or when the server runs. */
  recording(state: RecordingState): void;
}

export function createServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Server {
  const changed = new vscode.EventEmitter<void>();
  const usageChanged = new vscode.EventEmitter<void>();
  const breach = new vscode.EventEmitter<BreachNotice>();
  let state: RecordingState = { since: null };
  let running: Promise<LanguageClient> | undefined;

  async function run(): Promise<LanguageClient> {
    // Loaded here, so that activation need not wait for the code of the protocol.
    const { createLanguageClient } = await import('./languageClient.ts');
    const client = createLanguageClient(context, log);
    client.onNotification(CHANGED_NOTIFICATION, () => changed.fire());
    client.onNotification(USAGE_CHANGED_NOTIFICATION, () => usageChanged.fire());
    client.onNotification(BREACH_NOTIFICATION, (notice: BreachNotice) => breach.fire(notice));
    await client.start();
    await client.sendNotification(RECORDING_NOTIFICATION, state);
    usageChanged.fire();
    return client;
  }

  async function request<R>(method: string, params?: unknown): Promise<R> {
    const client = await (running ?? Promise.reject(new Error('the language server was not started')));
    return client.sendRequest<R>(method, params);
  }

  return {
    start() {
      running ??= run();
      running.catch((error: unknown) => log.error(`The language server did not start: ${String(error)}`));
    },
    async stop() {
      const client = await running?.catch(() => undefined);
      running = undefined;
      await client?.dispose();
    },
    onChanged: changed.event,
    onUsageChanged: usageChanged.event,
    onBreach: breach.event,
    summary: () => request(SUMMARY_REQUEST),
    calls: () => request(CALLS_REQUEST),
    scan: () => request(SCAN_REQUEST),
    usage: () => request(USAGE_REQUEST),
    runs: () => request(RUNS_REQUEST),
    runLines: (params) => request(RUN_LINES_REQUEST, params),
    findings: () => request(FINDINGS_REQUEST),
    whatIf: (params) => request(WHAT_IF_REQUEST, params),
    whatIfReport: (params) => request(WHAT_IF_REPORT_REQUEST, params),
    whatIfModels: () => request(WHAT_IF_MODELS_REQUEST),
    otlp: () => request(OTLP_REQUEST),
    dashboard: (query) => request(DASHBOARD_REQUEST, query),
    budgets: () => request(BUDGETS_REQUEST),
    snooze: (id) => request(SNOOZE_REQUEST, { id }),
    forget: (what) => request(FORGET_REQUEST, what),
    recording(next) {
      state = next;
      // One that is ending, or did not start, needs no state.
      running?.then((client) => client.sendNotification(RECORDING_NOTIFICATION, next)).catch(() => undefined);
    },
    dispose() {
      changed.dispose();
      usageChanged.dispose();
      breach.dispose();
    },
  };
}
