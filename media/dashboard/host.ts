/** The way to the extension and back. */
import type { ToHost, ToWebview } from '../../server/src/protocol.ts';

interface Api {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

const api = acquireVsCodeApi();

export function send(message: ToHost): void {
  api.postMessage(message);
}

export function onMessage(listener: (message: ToWebview) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => listener(data));
}

/** What survives while the panel is hidden. */
export function remember(state: unknown): void {
  api.setState(state);
}

export function remembered(): unknown {
  return api.getState();
}
