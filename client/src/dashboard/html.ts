/** The page around the dashboard's script: it loads that and its style, and nothing else from anywhere. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the page is shown: the view of the side bar shows less. */
export type Place = 'panel' | 'side';

export function html(webview: vscode.Webview, extension: vscode.Uri, place: Place): string {
  const uri = (file: string): vscode.Uri =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file));
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>LLM Usage</title>
  <link rel="stylesheet" href="${uri('dashboard.css')}">
</head>
<body data-place="${place}" data-locale="${localeOf(vscode.env.language)}">
  <main id="dashboard" aria-busy="true"></main>
  <p id="status" role="status"></p>
  <script nonce="${nonce}" src="${uri('dashboard.js')}"></script>
</body>
</html>`;
}

/** Numbers and dates are those of the display language. */
function localeOf(language: string): string {
  return language.replaceAll(/[^A-Za-z0-9-]/g, '');
}
