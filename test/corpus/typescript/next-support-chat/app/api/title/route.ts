import { generateObject } from 'ai';
import { NextResponse } from 'next/server';
import { z } from 'zod';
import { titleModel } from '../../../lib/models';

const schema = z.object({ title: z.string().max(60), topic: z.enum(['order', 'return', 'other']) });

export async function POST(request: Request) {
  const { text } = await request.json();
  try {
    // call: vercel-ai generateObject model=gpt-4o-mini provider=openai shape=barrel
    const { object } = await generateObject({ model: titleModel, schema, prompt: `Title this conversation:\n${text}` });
    return NextResponse.json(object);
  } catch (error) {
    return NextResponse.json({ title: 'New chat', topic: 'other' }, { status: 200 });
  }
}
