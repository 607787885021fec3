// The files of a folder whose names fit, without what is installed or built.
import { readdirSync } from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', '.git', 'dist', '.venv', 'venv', '__pycache__', '.next']);

export function* filesBelow(root, name) {
  const folders = [root];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const target = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) folders.push(target);
      } else if (entry.isFile() && name.test(entry.name)) {
        yield target;
      }
    }
  }
}
