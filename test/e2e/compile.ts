/** Compilers over many small projects at once: each is a folder, and all problems of a folder are told together. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { inProject, root } from './scratch.ts';

export type Project = Readonly<Record<string, string>>;

const MODULES = path.join(root, 'node_modules');

/** What fixtures take from elsewhere, and why it is declared here instead of installed. */
const DECLARED: Readonly<Record<string, string>> = {
  "declare module 'next/cache';": 'Next.js is too large to install for the sake of one import',
  "declare module 'bullmq' { class Worker { constructor(name: string, work: (job: { data: any }) => unknown, options?: object) } }":
    'its native parts are not to be had for every platform',
  "declare module '*/settings';": 'a fixture imports a file that is not in its workspace',
  "declare module '*/tools';": 'a fixture imports a file that is not in its workspace',
  "declare module '*/db.ts';": 'a fixture imports a file that is not in its workspace',
  'interface ImportMeta { readonly env: Readonly<Record<string, string>> }': 'of Vite',
  'declare namespace Express { interface Request { user: any } }': 'of Passport',
  "declare module '@langchain/anthropic' { class ChatAnthropic { constructor(options: object); invoke(messages: object[]): Promise<any> } }":
    'a framework with many packages of its own, for the sake of one message',
  "declare module '@langchain/core/messages' { class SystemMessage { constructor(content: string | { content: object[] }) } class HumanMessage { constructor(content: string) } }":
    'as above',
  "declare module 'discord.js';": 'a bot framework, for the sake of one look at a handler',
};

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'preserve',
    moduleDetection: 'force',
    strict: true,
    noEmit: true,
    allowJs: true,
    allowImportingTsExtensions: true,
    jsx: 'react-jsx',
    skipLibCheck: true,
    typeRoots: [path.join(MODULES, '@types')],
    types: ['node', 'mocha'],
  },
  exclude: ['node_modules'],
};

export interface Compiler {
  readonly name: string;
  readonly reads: (file: string) => boolean;
  /** Title of a project → what is wrong with it, told by relative paths. */
  readonly problems: (projects: Readonly<Record<string, Project>>) => Promise<ReadonlyMap<string, string[]>>;
}

/** tsc, with the real types of the SDKs. */
export const typeCompiler: Compiler = {
  name: 'the types of the SDKs',
  reads: (file) => /\.[cm]?[jt]sx?$/.test(file),
  async problems(projects) {
    const files = {
      'tsconfig.json': JSON.stringify(TSCONFIG),
      'declared.d.ts': Object.keys(DECLARED).join('\n'),
      ...flat(projects),
    };
    const args = [path.join(MODULES, 'typescript', 'bin', 'tsc'), '--pretty', 'false'];
    const output = await inProject(files, (cwd) => outputOf(process.execPath, args, cwd));
    return problemsIn(output, Object.keys(projects));
  },
};

/** The machine's own Python. It compiles and runs nothing. */
export function pythonCompiler(python: string): Compiler {
  return {
    name: 'the compiler of Python',
    reads: (file) => file.endsWith('.py'),
    async problems(projects) {
      const output = await inProject(flat(projects), (cwd) => outputOf(python, ['-c', COMPILE_ALL], cwd));
      return problemsIn(output, Object.keys(projects));
    },
  };
}

const COMPILE_ALL = `import pathlib
for file in sorted(pathlib.Path('.').glob('p*/**/*.py')):
    try:
        compile(file.read_text(encoding='utf-8'), str(file), 'exec')
    except SyntaxError as error:
        print(f'{file.as_posix()}:{error.lineno}: {error.msg}')
`;

/** Numbered folders: the name of a project is a title. */
function flat(projects: Readonly<Record<string, Project>>): Record<string, string> {
  const files = Object.values(projects).flatMap((project, index) =>
    Object.entries(project).map(([name, text]) => [`p${index}/${name}`, text]),
  );
  return Object.fromEntries(files);
}

function problemsIn(output: string, names: readonly string[]): ReadonlyMap<string, string[]> {
  const problems = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    // Indented lines go on about the one above.
    if (line.trim() === '' || line.startsWith(' ')) continue;
    const [, index, rest] = /^p(\d+)[\\/](.*)$/.exec(line) ?? [];
    const name = names[Number(index)];
    if (name === undefined || rest === undefined) throw new Error(`not about a project: ${line}`);
    problems.set(name, [...(problems.get(name) ?? []), rest]);
  }
  return problems;
}

/** A compiler that found something exits with a code of its own; one that cannot start is an error. */
function outputOf(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error && (typeof error.code !== 'number' || stderr !== ''))
        reject(new Error(stderr || error.message));
      else resolve(stdout);
    });
  });
}
