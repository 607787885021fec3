import { useChat, useCompletion } from 'ai/react';

export default function Widget() {
  // not: client-hook
  const { messages, append, handleSubmit } = useChat({ api: '/api/chat' });
  // not: client-hook
  const { complete, completion } = useCompletion({ api: '/api/completion' });
  return (
    <form onSubmit={handleSubmit}>
      {/* not: client-hook */}
      <button type="button" onClick={() => complete('Hello')}>{completion}</button>
      {/* not: client-hook */}
      <button type="button" onClick={() => append({ role: 'user', content: 'Hi' })}>{messages.length}</button>
    </form>
  );
}
