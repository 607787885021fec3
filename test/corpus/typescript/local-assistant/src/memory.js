export class Memory {
  items = [];

  async embed(lines) {
    // not: own-class
    const vectors = await this.ollama.embed({ model: 'hash', input: lines });
    this.items.push(...vectors);
  }

  ollama = { embed: async ({ input }) => input.map((line) => [line.length]) };

  chat(messages) {
    // not: own-class
    return this.generate(messages.join('\n'));
  }

  generate(text) {
    return text.slice(-1000);
  }
}
