const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const FILE = path.join(os.homedir(), '.commit-ai.json');

function loadConfig() {
  const saved = fs.existsSync(FILE) ? JSON.parse(fs.readFileSync(FILE, 'utf8')) : {};
  return { provider: 'openai', model: process.env.COMMIT_AI_MODEL || 'gpt-4o-mini', ...saved };
}

module.exports = { loadConfig, DEFAULT_LOCAL_MODEL: 'qwen2.5-coder' };
