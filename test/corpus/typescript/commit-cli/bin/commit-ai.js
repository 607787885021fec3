#!/usr/bin/env node
const { program } = require('commander');
const { loadConfig } = require('../lib/config');
const { generateMessage, explainDiff } = require('../lib/generate');
const git = require('../lib/git');

program
  .command('generate')
  .option('-m, --model <model>', 'model to use')
  .action(async (options) => {
    const config = { ...loadConfig(), ...options };
    const diff = git.stagedDiff();
    // call: openai chat.completions.create model=gpt-4o-mini shape=wrapper via=wrapper
    const message = await generateMessage(diff, config);
    // not: git
    git.commit(message);
  });

program.command('explain').action(async () => {
  // not: own-prompt
  console.log(await explainDiff(git.stagedDiff()));
});

// not: commander
program.parse();
