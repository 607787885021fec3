/**
 * Tells whether a place lies inside of a string or a comment, by scanning the text from its start.
 *
 * Admitted weakness: a regular expression is told from a division by what stands before it, as editors' highlighters
 * do, and a Python f-string's holes count as string.
 */
import type { Language } from '../ir.ts';

/** True where text put at `offset` would become part of a string or of a comment. */
export function isInsideString(text: string, offset: number, language: Language): boolean {
  return language === 'python' ? insidePython(text, offset) : insideScript(text, offset);
}

const PYTHON =
  /#[^\r\n]*|"""(?:\\[\s\S]|[\s\S])*?"""|'''(?:\\[\s\S]|[\s\S])*?'''|"(?:\\[\s\S]|[^"\\\r\n])*"|'(?:\\[\s\S]|[^'\\\r\n])*'/g;

function insidePython(text: string, offset: number): boolean {
  for (const { 0: token, index } of text.matchAll(PYTHON)) {
    if (index >= offset) return false;
    if (index + token.length > offset) return true;
  }
  return false;
}

const SCRIPT =
  /\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\\r\n])*"|'(?:\\[\s\S]|[^'\\\r\n])*'|\/(?<=(?:^|[(,=:[!&|?{};>+]|\breturn|\bcase)\s*\/)(?![/*])(?:\\.|\[(?:\\.|[^\]\\\r\n])*\]|[^/\\[\r\n])+\/|[{}`]/g;

/** The chunk of a template from a back-quote or a hole's end to the next hole or the closing back-quote. */
const TEMPLATE_CHUNK = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(\$\{|`|$)/y;

function insideScript(text: string, offset: number): boolean {
  // Braces that are open, innermost last; true for the hole of a template, at whose end its text goes on.
  const braces: boolean[] = [];
  SCRIPT.lastIndex = 0;
  for (let match = SCRIPT.exec(text); match && match.index < offset; match = SCRIPT.exec(text)) {
    const [token] = match;
    if (token === '{') braces.push(false);
    else if (token === '`' || (token === '}' && braces.pop() === true)) {
      TEMPLATE_CHUNK.lastIndex = SCRIPT.lastIndex;
      const chunk = TEMPLATE_CHUNK.exec(text);
      const end = TEMPLATE_CHUNK.lastIndex;
      if (!chunk || end > offset || chunk[1] === '') return true;
      if (chunk[1] === '${') braces.push(true);
      SCRIPT.lastIndex = end;
    } else if (token.length > 1 && match.index + token.length > offset) return true;
  }
  return false;
}
