// Preloaded into what is measured: leaves its peak memory in the file that BENCH_PEAK names.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread && process.env.BENCH_PEAK) {
  process.on('exit', () => {
    writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS * 1024));
  });
}
