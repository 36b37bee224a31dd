import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of recorded truths that lies beside the project, or undefined where it is absent. */
export function sharedFolder(): string | undefined {
  const folder = resolve(process.env['STEPMETER_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'));
  if (existsSync(folder)) return folder;
  console.warn(`skipped: no folder of recorded truths at ${folder} (set STEPMETER_SHARED)`);
  return undefined;
}
