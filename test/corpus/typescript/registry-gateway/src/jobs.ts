import { Agenda } from './agenda.js';
import { outline, tasks } from './tasks.js';

const agenda = new Agenda();

// not: scheduler
agenda.generateText({ model: 'weekly', prompt: 'none' });
// not: scheduler
agenda.streamText('x');
// not: own-prompt
export const weekly = () => agenda.every('week', () => outline('news'));
// not: own-prompt
export const daily = () => agenda.every('day', () => tasks('today'));
