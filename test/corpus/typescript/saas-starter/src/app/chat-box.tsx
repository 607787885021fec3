'use client';
import { useCallback, useState } from 'react';
import { trpc } from '~/trpc';

export function ChatBox() {
  const [text, setText] = useState('');
  // not: own-endpoint
  const improve = trpc.writing.improve.useMutation();
  const stream = useCallback(async () => {
    // not: own-endpoint
    const response = await fetch('/api/openai/chat/stream', { method: 'POST', body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: text }] }) });
    // not: reader
    const reader = response.body?.getReader();
    await reader?.read();
  }, [text]);
  // not: own-endpoint
  return <button type="button" onClick={() => improve.mutate({ text, tone: 'plain' })} onBlur={stream} onKeyDown={() => setText('')} />;
}
