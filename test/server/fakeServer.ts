// The server on a fake workspace, as a program: node test/server/fakeServer.ts --stdio
import { startServer } from '../../server/src/server.ts';
import { fakeWorkspace } from './fakeWorkspace.ts';

startServer(async (roots) => fakeWorkspace(roots));
