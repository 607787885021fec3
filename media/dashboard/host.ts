/** The way to the extension and back. */
import type { ToHost, ToWebview } from '../../server/src/protocol.ts';

interface Api {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

const api = acquireVsCodeApi();

/** The panel, or the view of the side bar, which has room for less. */
export const place: 'panel' | 'side' = document.body.dataset.place === 'side' ? 'side' : 'panel';

export function send(message: ToHost): void {
  api.postMessage(message);
}

export function onMessage(listener: (message: ToWebview) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => listener(data));
}

/** What survives while the page is hidden, and a reload of the window. */
export function remember(state: unknown): void {
  api.setState(state);
}

export function remembered(): unknown {
  return api.getState();
}
