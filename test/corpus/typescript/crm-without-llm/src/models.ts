import mongoose from 'mongoose';

const Message = mongoose.model('Message', new mongoose.Schema({ role: String, content: String, embedding: [Number] }));
const Completion = mongoose.model('Completion', new mongoose.Schema({ model: String, prompt: String }));

export async function save(role: string, content: string) {
  // not: database
  await Message.create({ role, content });
  // not: database
  return Completion.create({ model: 'gpt-4o', prompt: content });
}

export const chat = {
  completions: Completion,
  messages: Message,
};

export async function copy(id: string) {
  const found = await Completion.findById(id);
  // not: database
  return chat.completions.create({ model: found?.model, prompt: found?.prompt });
}
