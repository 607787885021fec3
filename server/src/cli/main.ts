/**
 * The command line: `llm-cost scan`, `check`, `record`, `usage`, `import`, `lsp`. What a command does is in `cli/`; here are the words it is
 * called by, and the way it ends: 0 fine, 1 what `--fail-on` or a budget forbids, 2 wrong use or unreadable input.
 */
import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import {
  CHECK_FORMATS,
  type CheckFlags,
  FORMATS,
  LEVELS,
  type ScanFlags,
  USAGE_BY,
  USAGE_FORMATS,
  type UsageFlags,
} from './flags.ts';
import { endQuietlyOnClosedPipe, UsageError, writeAll } from './output.ts';

/** Ends with the process's exit code set. */
export async function main(argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has printed its line. Help and version are errors to it, but with exit code 0.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const message = error instanceof UsageError ? error.message : `internal error: ${String(error)}`;
    await writeAll(process.stderr, `llm-cost: ${message}\n`);
    process.exitCode = 2;
  }
}

async function run(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('llm-cost')
    .description(packageJson.description)
    .version(packageJson.version)
    .showSuggestionAfterError(false)
    // What stands behind the name of a command to be recorded is that command's.
    .enablePositionalOptions()
    .exitOverride();
  const dbOption = () => new Option('--db <file>', 'the usage database (default: that of this user)');
  program
    .command('scan')
    .description('show what the LLM calls in source files cost')
    .argument('[path...]', 'folders or files (default: the current folder)')
    .addOption(new Option('--format <format>', 'how to print the result').choices(FORMATS).default('text'))
    .option('--config <file>', 'read this file instead of .llmcost.json')
    .option('--no-tests', 'leave out test files')
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 on a finding of this level or above').choices(LEVELS),
    )
    .addOption(dbOption())
    .action(async (paths: string[], flags: ScanFlags) => {
      exitCode = (await scanOnNewerNode(flags)) ?? (await (await import('./scan.ts')).scan(paths, flags));
    });
  program
    .command('record')
    .description('run a command, record its LLM calls and say what they cost')
    .argument('<command...>', 'the command with its arguments, behind --')
    .addOption(dbOption())
    .passThroughOptions()
    .action(async (command: string[], flags: { db?: string }) => {
      const { record } = await import('./record.ts');
      exitCode = await record(command, flags);
    });
  program
    .command('usage')
    .description('show what the recorded LLM calls cost')
    .addOption(dbOption())
    .addOption(new Option('--by <what>', 'what a row is').choices(USAGE_BY).default('model'))
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(USAGE_FORMATS).default('text'),
    )
    .option('--since <time>', 'only calls from then on: 24h, 7d, 4w or a date')
    .option('--run <id>', 'only calls of this run')
    .action(async (flags: UsageFlags) => {
      const { usage } = await import('./usage.ts');
      exitCode = await usage(flags);
    });
  program
    .command('check')
    .description(
      'hold what was recorded against the budgets and alerts of .llmcost.json; exit with 1 where one is broken',
    )
    .argument('[folder]', 'the folder of the project', '.')
    .requiredOption('--budget', 'check budgets and alerts')
    .option('--config <file>', 'read this file instead of .llmcost.json')
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(CHECK_FORMATS).default('text'),
    )
    .addOption(dbOption())
    .action(async (folder: string, flags: CheckFlags) => {
      const { check } = await import('./check.ts');
      exitCode = await check(folder, flags);
    });
  program
    .command('import')
    .description('take the LLM calls that another program has logged into the usage database')
    .argument('<file>', 'JSON, JSONL or CSV: the simple schema, LiteLLM, Langfuse, LangSmith or Helicone')
    .addOption(dbOption())
    .action(async (file: string, flags: { db?: string }) => {
      const { importUsage } = await import('./import.ts');
      exitCode = await importUsage(file, flags);
    });
  program
    .command('lsp')
    .description('serve an editor that speaks the language server protocol')
    .requiredOption('--stdio', 'over standard input and output')
    .action(serve);
  await program.parseAsync(argv);
  return exitCode;
}

/** Who names a database wants its figures; without a Node that can read it, the scan says so and goes on. */
async function scanOnNewerNode({ db }: ScanFlags): Promise<number | undefined> {
  if (db === undefined) return undefined;
  const { onNewerNode } = await import('./newerNode.ts');
  return onNewerNode().catch(() => undefined);
}

async function serve(): Promise<void> {
  const { startServer } = await import('../server.ts');
  startServer();
}
