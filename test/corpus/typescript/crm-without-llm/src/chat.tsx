import { useState } from 'react';
import { api } from './api';
import { save } from './models';

export function Chat() {
  const [messages, setMessages] = useState<{ role: string; content: string }[]>([]);
  const send = async (content: string) => {
    setMessages([...messages, { role: 'user', content }]);
    // not: own-endpoint
    const response = await api.chat(messages);
    // not: database
    await save('assistant', await response.text());
  };
  return <button type="button" onClick={() => send('hello')}>Send</button>;
}
