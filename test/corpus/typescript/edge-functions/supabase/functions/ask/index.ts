import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';
import OpenAI from 'https://deno.land/x/openai@v4.20.1/mod.ts';

const openai = new OpenAI({ apiKey: Deno.env.get('OPENAI_API_KEY') });

Deno.serve(async (req) => {
  const { question } = await req.json();
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_KEY')!);
  // call: openai embeddings.create model=text-embedding-ada-002
  const embedding = await openai.embeddings.create({ model: 'text-embedding-ada-002', input: question });
  // not: database-function
  const { data } = await supabase.rpc('match_documents', { query_embedding: embedding.data[0].embedding });
  // call: openai chat.completions.create model=gpt-4o
  const answer = await openai.chat.completions.create({
    model: Deno.env.get('CHAT_MODEL') ?? 'gpt-4o',
    messages: [{ role: 'system', content: JSON.stringify(data) }, { role: 'user', content: question }],
  });
  // not: database
  await supabase.from('completions').insert({ model: 'gpt-4o', question });
  // not: edge-function
  await supabase.functions.invoke('notify', { body: { model: 'gpt-4o' } });
  return Response.json(answer.choices[0].message);
});
