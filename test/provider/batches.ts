/** Batches of OpenAI and Anthropic, which are done as soon as they are asked for a second time. */

/** What one request of a batch is answered, by its path. */
export type AnswerOne = (path: string, body: object) => object;

/** The answer to a request about files or batches; a text is sent as it is. Undefined for any other path. */
export type Batches = (method: string, path: string, raw: Buffer) => object | string | undefined;

export function createBatches(url: string, answer: AnswerOne): Batches {
  const files = new Map<string, string>();
  const results = new Map<string, string>();
  const add = (to: Map<string, string>, kind: string, text: string): string => {
    const id = `${kind}-${to.size + 1}`;
    to.set(id, text);
    return id;
  };

  function openai(method: string, path: string, raw: Buffer): object | string | undefined {
    const [, id = ''] = /\/([^/]+)(?:\/content)?$/.exec(path) ?? [];
    if (method === 'POST' && path.endsWith('/files')) {
      const file = { object: 'file', created_at: 1, filename: 'requests.jsonl', purpose: 'batch' };
      return { ...file, id: add(files, 'file', fileIn(raw.toString())), bytes: raw.length };
    }
    if (method === 'POST' && path.endsWith('/batches')) {
      const { input_file_id, endpoint } = JSON.parse(raw.toString());
      const lines = linesOf(files.get(input_file_id) ?? '').map(({ custom_id, url: at, body }) => {
        const response = { status_code: 200, request_id: 'r', body: answer(`/openai${at}`, body) };
        return JSON.stringify({ id: custom_id, custom_id, response, error: null });
      });
      const batch = { object: 'batch', endpoint, input_file_id, completion_window: '24h', created_at: 1 };
      return { ...batch, id: add(results, 'batch', lines.join('\n')), status: 'validating' };
    }
    if (path.endsWith('/content')) return results.get(id.replace(/^output-/, ''));
    const isThere = method === 'GET' && /\/batches\/[^/]+$/.test(path) && results.has(id);
    return isThere ? { id, object: 'batch', status: 'completed', output_file_id: `output-${id}` } : undefined;
  }

  function anthropic(method: string, path: string, raw: Buffer): object | string | undefined {
    const [, id = '', isResults] = /\/batches(?:\/([^/]+))?(\/results)?$/.exec(path) ?? [];
    const batch = (own: string, processing_status: string) => ({
      ...{ id: own, type: 'message_batch', processing_status },
      results_url:
        processing_status === 'ended' ? `${url}/anthropic/v1/messages/batches/${own}/results` : null,
    });
    if (method === 'POST') {
      const { requests } = JSON.parse(raw.toString());
      const lines = requests.map(({ custom_id, params }: { custom_id: string; params: object }) => {
        const message = answer('/anthropic/v1/messages', params);
        return JSON.stringify({ custom_id, result: { type: 'succeeded', message } });
      });
      return batch(add(results, 'msgbatch', lines.join('\n')), 'in_progress');
    }
    if (!results.has(id)) return undefined;
    return isResults ? `${results.get(id)}\n` : batch(id, 'ended');
  }

  return (method, path, raw) => {
    if (/^\/openai\/v1\/(?:files|batches)(?:\/|$)/.test(path)) return openai(method, path, raw);
    return path.startsWith('/anthropic/v1/messages/batches') ? anthropic(method, path, raw) : undefined;
  };
}

/** The one file of a form. */
function fileIn(form: string): string {
  return /filename="[^"]*"\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/.exec(form)?.[1] ?? '';
}

function linesOf(text: string) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): { custom_id: string; url: string; body: object } => JSON.parse(line));
}
