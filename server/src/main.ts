/** The language server's entry. */
import { startServer } from './server.ts';

startServer();
