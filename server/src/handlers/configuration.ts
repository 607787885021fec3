/** `workspace/didChangeConfiguration` and `workspace/configuration`: the settings `llmCost.*`. */
import type { DidChangeConfigurationParams } from 'vscode-languageserver/node';
import { describeError } from '../lsp/safe.ts';
import type { Session } from '../lsp/session.ts';
import { parseSettings } from '../lsp/settings.ts';

export const SETTINGS_SECTION = 'llmCost';

/** Asks the client for the settings; one that cannot answer has handed them over, or the defaults hold. */
export async function readSettings(
  session: Session,
  handedOver: unknown = session.options.settings,
): Promise<void> {
  if (!session.client.configuration) {
    session.settings = parseSettings(handedOver);
    return;
  }
  try {
    session.settings = parseSettings(await session.connection.workspace.getConfiguration(SETTINGS_SECTION));
  } catch (error) {
    session.connection.console.error(`The settings could not be read: ${describeError(error)}`);
  }
}

/** New settings are in force when it settles; the views are the caller's to refresh. */
export async function onDidChangeConfiguration(
  session: Session,
  { settings }: DidChangeConfigurationParams,
): Promise<void> {
  const workspace = await session.ready;
  const section = (settings as Record<string, unknown> | null)?.[SETTINGS_SECTION];
  await readSettings(session, section ?? session.options.settings);
  if (session.workspace === workspace) workspace.configure(session.settings.editor);
}
