#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { EXIT } from '../issue/exit.ts';

const packageUrl = new URL('../../package.json', import.meta.url);
const version = (): string => (JSON.parse(readFileSync(packageUrl, 'utf8')) as { version: string }).version;

// the version alone needs none of the libraries
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version()}\n`);
} else {
  // a reader that closes the pipe early (head) is no error of ours
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    process.stderr.write(`error: the answer could not be written: ${error.message}\n`);
    process.exit(EXIT.outputLost);
  });
  try {
    const { runCommandLine } = await import('./program.ts');
    process.exitCode = await runCommandLine(process.argv.slice(2), version());
  } catch (error) {
    process.stderr.write(`stepmeter: internal error, please report it: ${(error as Error)?.stack ?? String(error)}\n`);
    process.exitCode = EXIT.internalError;
  }
}
