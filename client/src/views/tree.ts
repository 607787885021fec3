/**
 * A native tree that lives: it keeps what it shows until the new rows are there, has the same ids for the same things, so
 * that nothing collapses, and does nothing while nobody sees it.
 */
import * as vscode from 'vscode';
import type { CallRange, OpenCallArguments } from '../../../server/src/protocol.ts';
import { OPEN_CALL } from '../commands.ts';

export interface Node {
  /** The same for the same thing, for as long as the window is open. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly spoken: string;
  readonly icon: vscode.ThemeIcon;
  /** Of a file: its icon is that of the file. */
  readonly file?: vscode.Uri;
  readonly command?: vscode.Command;
  /** For the `when` of menus: `viewItem`. */
  readonly kind: string;
  /** What a menu's command is given beside the node. */
  readonly about?: unknown;
  readonly children?: readonly Node[] | (() => Promise<readonly Node[]>);
  readonly collapsed?: true;
}

export interface Rows {
  readonly nodes: readonly Node[];
  /** Beside the view's name. */
  readonly summary?: string;
}

export interface TreeOptions {
  readonly id: string;
  readonly load: () => Promise<Rows>;
  /** There may be other rows. */
  readonly changes: readonly vscode.Event<unknown>[];
  readonly log: vscode.LogOutputChannel;
}

export interface Tree extends vscode.Disposable {
  /** Asks for other rows at once. */
  refresh(): void;
}

/** News that come one after the other are shown together. */
const GATHER_MS = 250;

export function createTree({ id, load, changes, log }: TreeOptions): Tree {
  const fired = new vscode.EventEmitter<Node | undefined>();
  let rows: Rows | undefined;
  let loading: Promise<void> | undefined;
  let isStale = false;
  let timer: NodeJS.Timeout | undefined;

  /** One at a time: what comes up meanwhile is looked at when it is done. */
  function reload(): Promise<void> {
    isStale = false;
    loading ??= (async () => {
      try {
        const next = await load();
        const before = rows;
        rows = next;
        view.description = next.summary ?? '';
        // Rows that read the same are left alone; children that are loaded when they are opened may differ nevertheless.
        if (!before || isLazy(next) || told(before) !== told(next)) fired.fire(undefined);
      } catch (error) {
        // A server that is ending has no rows, and none are needed.
        log.debug(`${id} keeps its rows: ${String(error)}`);
      } finally {
        loading = undefined;
      }
      if (isStale && view.visible) await reload();
    })();
    return loading;
  }

  function soon(): void {
    isStale = true;
    if (!view.visible) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      if (isStale && view.visible && !loading) void reload();
    }, GATHER_MS);
  }

  const view = vscode.window.createTreeView<Node>(id, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: fired.event,
      async getChildren(node) {
        if (node) return [...((await childrenOf(node)) ?? [])];
        if (!rows) await reload();
        return [...(rows?.nodes ?? [])];
      },
      getTreeItem: itemOf,
    },
  });

  const subscriptions = changes.map((event) => event(soon));
  subscriptions.push(
    view.onDidChangeVisibility(({ visible }) => {
      if (visible && isStale && !loading) void reload();
    }),
  );
  return {
    refresh: () => void (loading ?? Promise.resolve()).then(reload),
    dispose() {
      clearTimeout(timer);
      for (const each of [...subscriptions, view, fired]) each.dispose();
    },
  };
}

/** What a click on a row does. */
export function opening(
  title: string,
  { uri, range, cell }: { readonly uri: string; readonly range: CallRange; readonly cell?: number },
): vscode.Command {
  const target: OpenCallArguments = cell === undefined ? [uri, range] : [uri, range, cell];
  return { title, command: OPEN_CALL, arguments: [...target] };
}

async function childrenOf({ children }: Node): Promise<readonly Node[] | undefined> {
  return typeof children === 'function' ? children() : children;
}

function isLazy({ nodes }: Rows): boolean {
  return nodes.some(({ children }) => typeof children === 'function');
}

/** All that is on the screen. */
function told({ nodes }: Rows): string {
  return JSON.stringify(nodes);
}

function itemOf(node: Node): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    node.label,
    node.children ? (node.collapsed ? Collapsed : Expanded) : None,
  );
  item.id = node.id;
  item.tooltip = node.tooltip;
  item.iconPath = node.icon;
  item.contextValue = node.kind;
  item.accessibilityInformation = { label: node.spoken };
  if (node.description) item.description = node.description;
  if (node.file) item.resourceUri = node.file;
  if (node.command) item.command = node.command;
  return item;
}
