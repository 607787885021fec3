/** The page around the dashboard's script: it loads that and its style, and nothing else from anywhere. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export function html(webview: vscode.Webview, extension: vscode.Uri): string {
  const uri = (file: string): vscode.Uri =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file));
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data:`,
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
<body>
  <main id="dashboard" aria-busy="true"></main>
  <script nonce="${nonce}" src="${uri('dashboard.js')}"></script>
</body>
</html>`;
}
