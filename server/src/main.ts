/** The language server's entry. */
import { keepCompiledCode } from './compiledCode.ts';

keepCompiledCode();
void import('./server.ts').then(({ startServer }) => startServer());
