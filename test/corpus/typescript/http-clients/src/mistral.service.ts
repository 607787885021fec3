import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { firstValueFrom } from 'rxjs';

@Injectable()
export class MistralService {
  constructor(private readonly http: HttpService) {}

  async tag(text: string) {
    const { data } = await firstValueFrom(
      // call: http chat.completions model=mistral-small-latest provider=mistral shape=http
      this.http.post('https://api.mistral.ai/v1/chat/completions', {
        model: 'mistral-small-latest',
        messages: [{ role: 'user', content: `Three tags, separated by commas, lower case, in the language of the text: ${text}` }],
      }),
    );
    // not: other-api
    await firstValueFrom(this.http.post('https://hooks.example.com/messages', { model: 'tag', messages: [data] }));
    return data;
  }
}
