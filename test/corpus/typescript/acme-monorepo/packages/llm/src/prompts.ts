export const TRIAGE = `You triage incoming reports for the on-call engineer.
Reply with one of: page, ticket, ignore.`;

// not: prompt-builder
export function complete(topic: string, facts: string[]) {
  return `Complete the text about ${topic}.\n${facts.map((fact) => `- ${fact}`).join('\n')}`;
}
