/** The page around the script of the what-if: it loads that and its style, and nothing else from anywhere. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export function html(webview: vscode.Webview, extension: vscode.Uri): string {
  const uri = (file: string): vscode.Uri =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file));
  const nonce = randomBytes(16).toString('base64url');
  const locale = vscode.env.language.replaceAll(/[^A-Za-z0-9-]/g, '');
  const policy = [`default-src 'none'`, `style-src ${webview.cspSource}`, `script-src 'nonce-${nonce}'`].join(
    '; ',
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>What If</title>
  <link rel="stylesheet" href="${uri('whatIf.css')}">
</head>
<body data-locale="${locale}">
  <main id="what-if" aria-busy="true"></main>
  <script nonce="${nonce}" src="${uri('whatIf.js')}"></script>
</body>
</html>`;
}
