/** Every SDK that detection knows. The shapes of the files are vouched for by `sdk.schema.json` and its test. */
import type { SdkFile } from '../types.ts';
import anthropic from './anthropic.json' with { type: 'json' };
import { expandSdk, type SdkSource } from './expand.ts';
import googleGenai from './google-genai.json' with { type: 'json' };
import googleGenerativeAi from './google-generative-ai.json' with { type: 'json' };
import openai from './openai.json' with { type: 'json' };
import vercelAi from './vercel-ai.json' with { type: 'json' };
import wrappers from './wrappers.json' with { type: 'json' };

const sources = [
  openai,
  anthropic,
  googleGenai,
  googleGenerativeAi,
  vercelAi,
  wrappers,
] as readonly unknown[] as readonly SdkSource[];

export const sdks: readonly SdkFile[] = sources.map(expandSdk);
