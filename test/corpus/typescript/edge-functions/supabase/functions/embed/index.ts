// The session is a model that runs in the function itself.
const session = new Supabase.ai.Session('gte-small');

Deno.serve(async (req) => {
  const { input } = await req.json();
  // not: local-model
  const embedding = await session.run(input, { mean_pool: true, normalize: true });
  return Response.json({ embedding });
});
