// The floor: walks a folder and reads every source file once. Prints how many files and bytes there were.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SOURCE = /\.(?:[cm]?[jt]sx?|py|ipynb)$/;
const SKIPPED = new Set(['node_modules', '.git', 'dist', '.venv', 'venv', '__pycache__', '.next']);

let files = 0;
let bytes = 0;
const folders = [process.argv[2]];
for (const folder of folders) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) folders.push(target);
    } else if (entry.isFile() && SOURCE.test(entry.name)) {
      files++;
      bytes += readFileSync(target).length;
    }
  }
}
console.log(JSON.stringify({ files, bytes }));
