const { config, Models } = require('./constants');
const { OpenAIClient } = require('./llm/OpenAIClient');
const { search, readPage, condense } = require('./search');

const planner = new OpenAIClient({ model: config.llm.planner });
const writer = new OpenAIClient({ model: Models.WRITER, temperature: 0.7 });

async function research(question) {
  // call: openai chat.completions.create model=o3-mini shape=wrapper via=wrapper
  const plan = await planner.chat([{ role: 'user', content: `Which five searches answer this?\n${question}` }]);
  const queries = plan.content.split('\n');
  const found = [];
  for (const query of queries) {
    // not: other-api
    const results = await search(query);
    const pages = await Promise.all(results.slice(0, 3).map(({ url }) => readPage(url)));
    // not: own-prompt
    found.push(...(await condense(pages)));
  }
  // call: openai chat.completions.create model=gpt-4o shape=wrapper via=wrapper
  const report = await writer.chat([
    { role: 'system', content: 'You write short reports with sources.' },
    { role: 'user', content: `${question}\n\n${found.join('\n\n')}` },
  ]);
  // call: openai chat.completions.create model=gpt-4o shape=wrapper via=wrapper
  const title = await writer.prompt(`A title for this report:\n${report.content}`);
  return { title, report };
}

module.exports = { research };
