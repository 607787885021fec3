const prompts = {
  support: 'You help customers of a bank. Never ask for a password.',
  sales: 'You sell nothing, you explain.',
};

// not: prompt-builder
export const getPrompt = (name) => prompts[name];

export const completion = {
  // not: own-object
  create: (name, text) => `${getPrompt(name)}\n${text}`,
};
