/** The files in which a project says what it reads from the environment. */
import type { FileId, Fix, NewFile, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';

const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example'];
const PROJECTS = ['package.json', 'pyproject.toml', 'requirements.txt', 'setup.py', 'deno.json'];

/**
 * Names the variable in `.env.example`, which is made where there is none, and sees to it that git leaves `.env` alone.
 * A project without a `.gitignore` of its own is not given one: it may lie in a larger one.
 */
export function declareVariable(
  name: string,
  file: FileId,
  ctx: RuleContext,
): Required<Pick<Fix, 'edits'>> & { readonly creates: readonly NewFile[] } {
  const folders = foldersUp(file, ctx);
  const ignored = ignoreEnv(folders, ctx);
  const example = firstOf(folders, EXAMPLES, ctx);
  if (example === undefined) {
    const project = firstOf(folders, PROJECTS, ctx);
    const folder = project?.replace(/\/[^/]+$/, '') ?? folders.at(-1) ?? '';
    return { edits: ignored, creates: [{ file: `${folder}/.env.example`, text: `${name}=\n` }] };
  }
  const text = ctx.text(example) ?? '';
  const there = new RegExp(`^[ \\t#]*(?:export[ \\t]+)?${name}[ \\t]*=`, 'm').test(text);
  return { edits: there ? ignored : [appended(example, text, `${name}=`), ...ignored], creates: [] };
}

/** The name among several that the project's example file has already, else the first. */
export function variableInUse(names: readonly string[], file: FileId, ctx: RuleContext): string | undefined {
  const example = firstOf(foldersUp(file, ctx), EXAMPLES, ctx);
  const text = (example && ctx.text(example)) ?? '';
  return names.find((name) => new RegExp(`\\b${name}\\b`).test(text)) ?? names[0];
}

/** From that of the file up to the root of the workspace. */
function foldersUp(file: FileId, ctx: RuleContext): FileId[] {
  const parts = ctx.linker.host.relative(file).split('/').slice(0, -1);
  const root = file.split('/').slice(0, -parts.length - 1);
  return [...parts, ''].map((_, index) => [...root, ...parts.slice(0, parts.length - index)].join('/'));
}

function firstOf(folders: readonly FileId[], names: readonly string[], ctx: RuleContext): FileId | undefined {
  const files = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`));
  return files.find((file) => ctx.text(file) !== undefined);
}

function ignoreEnv(folders: readonly FileId[], ctx: RuleContext): TextEdit[] {
  const files = folders
    .map((folder) => `${folder}/.gitignore`)
    .filter((file) => ctx.text(file) !== undefined);
  const [nearest] = files;
  if (nearest === undefined || files.some((file) => IGNORES_ENV.test(ctx.text(file) ?? ''))) return [];
  return [appended(nearest, ctx.text(nearest) ?? '', '.env')];
}

const IGNORES_ENV = /^\/?(?:\*\*\/)?(?:\.env\*?|\.env\/|\*\.env|\.env\.?\*|\.\*)[ \t]*\r?$/m;

function appended(file: FileId, text: string, line: string): TextEdit {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? '' : lineBreak;
  return { file, span: [text.length, text.length], newText: `${before}${line}${lineBreak}` };
}
