export const phone = {
  call: async ({ to, text }) => ({ to, text }),
  predict: (text) => text.length * 0.1,
  stream(text) {
    // not: own-object
    return this.call({ to: '', text });
  },
};
