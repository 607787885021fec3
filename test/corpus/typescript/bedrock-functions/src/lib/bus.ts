export class Bus {
  private readonly handlers: ((message: object) => void)[] = [];

  async send(message: object) {
    // not: event
    for (const handler of this.handlers) handler(message);
  }

  invokeModel(name: string) {
    // not: event
    return this.send({ name });
  }
}
