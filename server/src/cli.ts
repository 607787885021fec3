#!/usr/bin/env node
/** The command line's entry. */
import { keepCompiledCode } from './compiledCode.ts';

keepCompiledCode();
void import('./cli/main.ts').then(({ main }) => main(process.argv));
