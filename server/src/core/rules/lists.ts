/** What a list holds, by its name in the code. */

/** What people or models list by hand is short: models to compare, agents, tool calls, languages. So is a constant. */
export function isShortList(list: string): boolean {
  return SHORT.test(list) || /(?:^|[.([])[A-Z][A-Z0-9_]+\b/.test(list);
}

const SHORT =
  /model|provider|agent|expert|reviewer|judge|persona|tool|metric|variant|lang|locale|candidate|strateg|function|client|config|platform|styles?\b|tones?\b|roles?\b|participant|players?\b|fields?\b|thought|criteri|cluster|\bcurrent|selected|sampled?\b|\bqa\b|\btop_|\btop[KNRS]/i;

/** For a message: the source text of the list where it is short, else "the list". */
export function spelledList(list: string): string {
  return list.length <= 40 && !list.includes('\n') ? `\`${list}\`` : 'the list';
}
