export class Agenda {
  every(_time: string, job: () => Promise<unknown>) {
    // not: scheduler
    setInterval(job, 1000);
  }

  generateText(options: { model: string; prompt: string }) {
    return options.prompt;
  }

  streamText(text: string) {
    // not: own-class
    return [this.generateText({ model: '', prompt: text })];
  }
}
