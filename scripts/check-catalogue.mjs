// Checks every file of the catalogue against its schema, and names the file and the line where one is wrong. The build
// runs it, so that a mistake in the data never reaches a bundle.
// Usage: node scripts/check-catalogue.mjs

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser';

const root = path.resolve(import.meta.dirname, '..');
export const catalogueFolder = path.join(root, 'server', 'src', 'catalog');

/** One line a mistake: `server/src/catalog/sdks/openai.json:12: …`. */
export function catalogueProblems(folder = catalogueFolder) {
  const validators = new Map();
  const validatorOf = (schema) => {
    const known = validators.get(schema);
    if (known) return known;
    const made = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync(schema, 'utf8')),
    );
    validators.set(schema, made);
    return made;
  };
  return catalogueFiles(folder).flatMap(({ file, schema }) => {
    const text = readFileSync(file, 'utf8');
    return problemsOf(text, validatorOf(schema)).map(
      ({ line, message }) => `${path.relative(root, file).replaceAll('\\', '/')}:${line}: ${message}`,
    );
  });
}

function catalogueFiles(folder) {
  const json = (at) =>
    readdirSync(at).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
  const sdks = ['sdks', 'sdks/python'].flatMap((part) =>
    json(path.join(folder, part)).map((name) => ({
      file: path.join(folder, part, name),
      schema: path.join(folder, 'sdk.schema.json'),
    })),
  );
  const others = json(folder).map((name) => ({
    file: path.join(folder, name),
    schema: path.join(folder, name.replace(/\.json$/, '.schema.json')),
  }));
  return [...sdks, ...others];
}

function problemsOf(text, validate) {
  const lineOf = (offset) => text.slice(0, offset).split('\n').length;
  const errors = [];
  const tree = parseTree(text, errors);
  const [broken] = errors;
  if (broken)
    return [{ line: lineOf(broken.offset), message: `no JSON (${printParseErrorCode(broken.error)})` }];
  if (validate(JSON.parse(text))) return [];
  return validate.errors.map(({ instancePath, message, params }) => {
    const node = tree && findNodeAtLocation(tree, segmentsOf(instancePath));
    const named = params.additionalProperty ?? params.allowedValues?.join(', ');
    return {
      line: node ? lineOf(node.offset) : 1,
      message: `${instancePath || 'the file'} ${message}${named === undefined ? '' : ` (${named})`}`,
    };
  });
}

function segmentsOf(pointer) {
  const names = pointer.split('/').slice(1);
  return names.map((name) =>
    /^\d+$/.test(name) ? Number(name) : name.replaceAll('~1', '/').replaceAll('~0', '~'),
  );
}

if (process.argv[1] === import.meta.filename) {
  const problems = catalogueProblems();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
