const { execFileSync } = require('node:child_process');

const git = {
  stagedDiff: () => execFileSync('git', ['diff', '--staged'], { encoding: 'utf8' }),
  commit(message) {
    // not: git
    execFileSync('git', ['commit', '-m', message]);
  },
  generate: (name) => `feat: ${name}`,
};

module.exports = git;
