// `npm run bench`: installs what it compares with, builds, and measures. Arguments go to bench/main.ts.

import { bootstrap, installBench } from './bootstrap.mjs';
import { node24, root } from './node24.mjs';
import { run } from './process.mjs';

try {
  await bootstrap();
  await installBench();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
process.exitCode = await run(node24, ['bench/main.ts', ...process.argv.slice(2)], { cwd: root });
