import { createTool } from '@mastra/core/tools';
import { z } from 'zod';

// not: tool-definition
export const weatherTool = createTool({
  id: 'get-weather',
  description: 'Current weather of a place',
  inputSchema: z.object({ place: z.string() }),
  execute: async ({ context }) => {
    // not: other-api
    const response = await fetch(`https://api.open-meteo.com/v1/forecast?name=${context.place}&models=best_match`);
    return response.json();
  },
});
