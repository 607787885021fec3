import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate, MessagesPlaceholder } from '@langchain/core/prompts';
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables';
import type { VectorStoreRetriever } from '@langchain/core/vectorstores';
import { llm, rewriter } from './models.js';

const rewritePrompt = ChatPromptTemplate.fromMessages([
  ['system', 'Rewrite the question so that it can be understood without the conversation.'],
  new MessagesPlaceholder('history'),
  ['human', '{question}'],
]);

const answerPrompt = ChatPromptTemplate.fromTemplate(`Use these parts of the handbook to answer.
{context}

Question: {question}`);

const formatDocs = RunnableLambda.from((docs: { pageContent: string }[]) => docs.map((d) => d.pageContent).join('\n\n'));

export const rewrite = rewritePrompt.pipe(rewriter).pipe(new StringOutputParser());

export function createChain(retriever: VectorStoreRetriever) {
  return RunnableSequence.from([
    RunnablePassthrough.assign({
      context: (input: { question: string }) => retriever.pipe(formatDocs).invoke(input.question),
    }),
    answerPrompt,
    llm,
    new StringOutputParser(),
  ]);
}

export async function answer(retriever: VectorStoreRetriever, question: string, history: unknown[]) {
  // call: langchain invoke model=gpt-4o-mini shape=framework
  const standalone = await rewrite.invoke({ question, history });
  // not: prompt-template
  const shown = await answerPrompt.invoke({ question: standalone, context: '' });
  // not: logger
  console.log(shown.toString());
  const chain = createChain(retriever);
  // call: langchain stream model=gpt-4o shape=framework
  return chain.stream({ question: standalone });
}
