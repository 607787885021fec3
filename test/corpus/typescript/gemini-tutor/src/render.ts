export class LessonRenderer {
  models = { generateContent: (input: { template: string; parts: string[] }) => input.template + input.parts.join('') };

  generateContent(input: { model: string; contents: string[] }) {
    return `<ol>${input.contents.map((line) => `<li>${line}</li>`).join('')}</ol>`;
  }

  sendMessage(text: string) {
    // not: post-message
    window.parent.postMessage({ text });
  }

  startChat() {
    // not: renderer
    return this.sendMessage('start');
  }
}
