const rows: { deployment: string; tokens: number }[] = [];

export const audit = {
  chat: {
    completions: {
      create(row: { deployment: string; tokens: number }) {
        rows.push(row);
        return rows.length;
      },
    },
  },
  getChatCompletions: () => rows,
};

export function record(deployment: string, tokens: number) {
  // not: audit-log
  audit.chat.completions.create({ deployment, tokens });
  // not: audit-log
  return audit.getChatCompletions();
}
