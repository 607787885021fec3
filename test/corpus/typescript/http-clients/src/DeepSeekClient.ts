import axios, { type AxiosInstance } from 'axios';

export class DeepSeekClient {
  private readonly http: AxiosInstance;

  constructor(apiKey = process.env.DEEPSEEK_API_KEY) {
    this.http = axios.create({
      baseURL: 'https://api.deepseek.com',
      headers: { Authorization: `Bearer ${apiKey}` },
    });
    // not: interceptor
    this.http.interceptors.response.use((response) => response);
  }

  async solve(task: string) {
    // call: http chat.completions model=deepseek-reasoner provider=deepseek shape=http
    const { data } = await this.http.post('/chat/completions', {
      model: 'deepseek-reasoner',
      messages: [{ role: 'user', content: `Solve this step by step and end with the result alone on the last line, in digits, without a unit: ${task}` }],
      stream: false,
    });
    return data.choices[0].message.content;
  }

  async balance() {
    // not: account
    return (await this.http.get('/user/balance')).data;
  }
}
