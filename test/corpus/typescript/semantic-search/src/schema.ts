import { customType, pgTable, text } from 'drizzle-orm/pg-core';

const vector = customType<{ data: number[] }>({ dataType: () => 'vector(1024)' });

export const documents = pgTable('documents', {
  id: text('id').primaryKey(),
  // not: column
  embed: vector('embed'),
  // not: column
  model: text('model').default('embed-multilingual-v3.0'),
});

export class Highlighter {
  // not: own-class
  rerank = ({ query, documents }: { query: string; documents: string[] }) => documents.filter((text) => text.includes(query));

  chat(options: { model: string; message: string }) {
    // not: own-class
    return this.rerank({ query: options.message, documents: [] });
  }
}
