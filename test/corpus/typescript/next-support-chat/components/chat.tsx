'use client';
import { useChat } from '@ai-sdk/react';
import { useState } from 'react';

export function Chat() {
  const [input, setInput] = useState('');
  // not: client-hook
  const { messages, sendMessage, status } = useChat();

  async function rename(id: string, text: string) {
    // not: own-endpoint
    const response = await fetch('/api/title', { method: 'POST', body: JSON.stringify({ text }) });
    const { title } = await response.json();
    // not: own-endpoint
    await fetch(`/api/chat/${id}`, { method: 'PATCH', body: JSON.stringify({ title, model: 'gpt-4o-mini' }) });
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // not: client-hook
        sendMessage({ text: input });
        setInput('');
      }}
    >
      {messages.map((message) => (
        <p key={message.id} onDoubleClick={() => rename(message.id, input)}>
          {message.parts.map((part) => (part.type === 'text' ? part.text : ''))}
        </p>
      ))}
      <input value={input} onChange={(event) => setInput(event.target.value)} disabled={status !== 'ready'} />
    </form>
  );
}
