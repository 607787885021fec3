const Models = Object.freeze({
  PLANNER: 'o3-mini',
  WRITER: 'gpt-4o',
  CHEAP: 'gpt-4o-mini',
});

const config = {
  llm: { provider: 'openai', planner: Models.PLANNER, temperature: 0.2 },
  search: { engine: 'brave', model: 'none' },
};

module.exports = { Models, config };
