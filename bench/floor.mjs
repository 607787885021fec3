// The floor: walks a folder and reads every source file once. Prints how many files and bytes there were.
import { readFileSync } from 'node:fs';
import { filesBelow } from './walk.mjs';

let files = 0;
let bytes = 0;
for (const file of filesBelow(process.argv[2], /\.(?:[cm]?[jt]sx?|py|ipynb)$/)) {
  files++;
  bytes += readFileSync(file).length;
}
console.log(JSON.stringify({ files, bytes }));
