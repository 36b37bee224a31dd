import { loadProfileJsonSchema, reportJsonSchema } from '../app/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { refuseUsage } from './terminal.ts';

/** `stepmeter schema`: JSON Schema on standard output. */
export function runSchema(what: string): ExitCode {
  if (what !== 'load' && what !== 'report') return refuseUsage(`schema knows load and report, found "${what}"`);
  const schema = what === 'load' ? loadProfileJsonSchema() : reportJsonSchema();
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return EXIT.done;
}
