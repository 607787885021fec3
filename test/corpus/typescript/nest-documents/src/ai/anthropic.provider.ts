import Anthropic from '@anthropic-ai/sdk';
import type { Provider } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

export const ANTHROPIC = Symbol('ANTHROPIC');

export const anthropicProvider: Provider = {
  provide: ANTHROPIC,
  inject: [ConfigService],
  // not: factory
  useFactory: (config: ConfigService) => new Anthropic({ apiKey: config.getOrThrow('ANTHROPIC_API_KEY') }),
};
