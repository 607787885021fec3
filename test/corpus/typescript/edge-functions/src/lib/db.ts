export const db = {
  responses: { create: async (row: { model: string; input: string }) => row },
  // not: own-object
  embeddings: { create: (row: object) => db.responses.create({ model: 'row', input: JSON.stringify(row) }) },
};
