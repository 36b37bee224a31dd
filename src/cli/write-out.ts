import { writeFiles } from '../io/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { refuseUsage, tell } from './terminal.ts';

/** Writes files into the folder of `--out` and says on standard error where they are. */
export function writeOut(folder: string, files: ReadonlyMap<string, string>): ExitCode {
  try {
    const paths = writeFiles(folder, files);
    tell(`\nWrote\n${paths.map((path) => `  ${path}`).join('\n')}\n`);
    return EXIT.done;
  } catch (error) {
    return refuseUsage(`cannot write to ${folder}: ${(error as Error).message}`);
  }
}
