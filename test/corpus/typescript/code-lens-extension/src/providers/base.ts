export interface CompletionRequest {
  prompt: string;
  maxTokens?: number;
}

export interface CompletionProvider {
  readonly name: string;
  complete(request: CompletionRequest): Promise<string>;
}

export abstract class BaseProvider implements CompletionProvider {
  abstract readonly name: string;
  abstract complete(request: CompletionRequest): Promise<string>;

  protected log(message: string) {
    // not: logger
    console.log(`[${this.name}] ${message}`);
  }
}
