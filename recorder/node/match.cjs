/** Whether a request is an LLM call: of which provider, what it does, and of which model as far as the path says so. */
'use strict';

const data = require('./endpoints.json');

const GOOGLE = /\/models\/([^/:]+):(\w+)$/;
const BEDROCK = /\/model\/([^/]+)\/(converse|converse-stream|invoke|invoke-with-response-stream)$/;
const AZURE = /\/openai\/deployments\/([^/]+)\//;

/** Paths by which a wire format is known on any host. `isCommon`: other servers may well have such a path too. */
const FORMATS = [
  { path: /\/chat\/completions$/, wire: 'openai', op: 'chat' },
  { path: /\/completions$/, wire: 'openai', op: 'completion', isCommon: true },
  { path: /\/responses$/, wire: 'openai', op: 'chat', isCommon: true },
  { path: /\/api\/embed(?:dings)?$/, wire: 'ollama', op: 'embedding', isCommon: true },
  { path: /\/v[12]\/embed$/, wire: 'cohere', op: 'embedding', isCommon: true },
  { path: /\/embeddings$/, wire: 'openai', op: 'embedding', isCommon: true },
  { path: /\/images\/(?:generations|edits|variations)$/, wire: 'openai', op: 'image', isCommon: true },
  { path: /\/audio\/(?:transcriptions|translations|speech)$/, wire: 'openai', op: 'audio', isCommon: true },
  { path: /\/moderations$/, wire: 'openai', op: 'moderation', isCommon: true },
  { path: /\/v1\/messages$/, wire: 'anthropic', op: 'chat', isCommon: true },
  { path: /\/v1\/complete$/, wire: 'anthropic', op: 'completion', isCommon: true },
  { path: /\/api\/chat$/, wire: 'ollama', op: 'chat', isCommon: true },
  { path: /\/api\/generate$/, wire: 'ollama', op: 'completion', isCommon: true },
  { path: /\/v[12]\/chat$/, wire: 'cohere', op: 'chat', isCommon: true },
  { path: /\/v1\/generate$/, wire: 'cohere', op: 'completion', isCommon: true },
  { path: /\/rerank$/, wire: 'cohere', op: 'rerank', isCommon: true },
];

let hosts = null;
let endpoints = null;

/**
 * `host` without port, `port` empty for the usual one, `path` without query. Null: no LLM call.
 * `provider` is null where the host is nobody's; then `wire` has whose protocol the path is.
 */
exports.match = function match(host, port, path) {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  const address = `${host}${port ? `:${port}` : ''}${trimmed}`;
  if (!matched.has(address)) {
    if (matched.size >= MOST_ADDRESSES) matched.clear();
    matched.set(address, matchAddress(address, trimmed));
  }
  return matched.get(address);
};

/** A program asks the same few addresses again and again. */
const matched = new Map();
const MOST_ADDRESSES = 500;

function matchAddress(address, path) {
  hosts ??= data.hosts.map(({ url, provider }) => ({ pattern: new RegExp(url), provider }));
  const provider = hosts.find(({ pattern }) => pattern.test(address))?.provider ?? null;
  const format = formatOf(path) ?? (provider && endpointOf(address));
  return format ? { model: null, isCommon: false, ...format, provider } : null;
}

/** The provider that an npm package speaks to alone. */
exports.providerOfPackage = (name) => data.packages[name] ?? null;

function formatOf(path) {
  const google = GOOGLE.exec(path);
  if (google) return googleFormat(decode(google[1]), google[2], path);
  const bedrock = BEDROCK.exec(path);
  if (bedrock) return bedrockFormat(decode(bedrock[1]));
  const format = FORMATS.find((each) => each.path.test(path));
  const deployment = format && AZURE.exec(path);
  if (!deployment) return format && { wire: format.wire, op: format.op, isCommon: format.isCommon ?? false };
  return { wire: 'azure', op: format.op, model: decode(deployment[1]) };
}

function googleFormat(model, method, path) {
  const wire = /\/publishers\//.test(path) ? 'vertex' : 'google';
  if (/^(?:generateContent|streamGenerateContent)$/.test(method)) {
    return { wire, op: 'chat', model, isStream: method.startsWith('stream') };
  }
  if (/^(?:embedContent|batchEmbedContents)$/.test(method)) return { wire, op: 'embedding', model };
  if (/^(?:rawPredict|streamRawPredict)$/.test(method)) return { wire: 'vertex', op: 'chat', model };
  if (method === 'predict') return { wire, op: /embed/.test(model) ? 'embedding' : 'image', model };
  return undefined;
}

function bedrockFormat(model) {
  if (/rerank/.test(model)) return { wire: 'aws', op: 'rerank', model };
  if (/embed/.test(model)) return { wire: 'aws', op: 'embedding', model };
  const isImage = /titan-image|nova-canvas|stability\.|sdxl/.test(model);
  return { wire: 'aws', op: isImage ? 'image' : 'chat', model };
}

/** What the catalogue has beyond the formats, on hosts that are known. */
function endpointOf(address) {
  endpoints ??= data.endpoints.map((each) => ({ ...each, pattern: new RegExp(each.url) }));
  for (const { pattern, op, modelInUrl } of endpoints) {
    const found = pattern.exec(address);
    if (found) return { wire: 'other', op, model: modelInUrl && found[1] ? decode(found[1]) : null };
  }
  return undefined;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
