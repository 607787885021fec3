/**
 * The fake provider as a process of its own: `node test/provider/main.ts` prints one line of JSON, `{port, url,
 * environment}`, and serves until its standard input ends or it is killed. `POST /_faults` sets the script (a JSON
 * list, see faults.ts), `GET /_log` gives the requests with what was counted, `POST /_reset` forgets both, `POST /_go`
 * lets held streams go on.
 */
import { startProvider } from './server.ts';

const { port, url, environment } = await startProvider();
console.log(JSON.stringify({ port, url, environment }));
process.stdin.on('end', () => process.exit(0)).resume();
