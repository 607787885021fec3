/** What an SDK is called in messages. */
import type { Language } from '../ir.ts';
import type { RuleContext } from './define.ts';

/** Its package, where it has one of its own; platforms such as Workers AI come without. */
export function sdkName(id: string, language: Language, ctx: RuleContext): string {
  const family = language === 'python' ? 'python' : 'javascript';
  const sdk = ctx.catalog.sdks.find((one) => one.id === id && one.family === family);
  return (sdk?.unbound ? sdk.title : sdk?.packages[0]) ?? id;
}
