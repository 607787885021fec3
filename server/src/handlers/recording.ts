/** `llmCost/recording`: the client tells whether the programs that are started from now on are recorded. */
import type { Session } from '../lsp/session.ts';
import type { RecordingState } from '../protocol.ts';

export function onRecording(session: Session, { since }: RecordingState): void {
  session.usage?.recording({ since: typeof since === 'number' ? since : null });
}
