import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';

export const MODEL_ID = process.env.MODEL_ID || 'anthropic.claude-3-5-sonnet-20241022-v2:0';
export const TITAN = 'amazon.titan-embed-text-v2:0';

export const bedrock = new BedrockRuntimeClient({ region: process.env.AWS_REGION ?? 'eu-central-1', maxAttempts: 5 });
