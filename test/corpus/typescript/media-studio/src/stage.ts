export const stage = {
  run: async (name: string, options: object) => ({ name, options }),
  images: { generate: async (options: { model: string; prompt: string }) => options },
  predictions: { create: (options: object) => options },
  textToImage: async (options: { inputs: string }) => options.inputs,
};
