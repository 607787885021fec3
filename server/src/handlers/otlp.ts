/** `llmCost/otlp`: where programs send their OpenTelemetry spans, once somebody asks for it by the settings. */
import type { Session } from '../lsp/session.ts';
import { readSettings } from './configuration.ts';

export async function onOtlp(session: Session): Promise<Readonly<Record<string, string>> | null> {
  const { usage } = session;
  await session.ready;
  // The client asks when the setting was changed, perhaps before we are told.
  await readSettings(session);
  if (!usage || usage.since === null) return null;
  const store = await usage.store();
  if (!store) return null;
  if (!session.settings.openTelemetry) {
    await store.stopOtlp();
    return null;
  }
  const { otlpEnvironment } = await import('../usage/otlp/receiver.ts');
  return otlpEnvironment(await store.startOtlp());
}
