import AnthropicBedrock from '@anthropic-ai/bedrock-sdk';
import Anthropic from '@anthropic-ai/sdk';
import AnthropicVertex from '@anthropic-ai/vertex-sdk';

export type Backend = 'direct' | 'bedrock' | 'vertex';

export const anthropic = new Anthropic();
export const onBedrock = new AnthropicBedrock({ awsRegion: 'us-west-2' });
export const onVertex = new AnthropicVertex({ region: 'us-east5', projectId: process.env.GCP_PROJECT });

// not: factory
export function clientFor(backend: Backend) {
  switch (backend) {
    case 'bedrock':
      return onBedrock;
    case 'vertex':
      return onVertex;
    default:
      return anthropic;
  }
}
