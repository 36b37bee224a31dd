import { resolve } from 'node:path';
import { build } from 'vite';

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The web bundle as `vite build --config web/vite.config.ts` makes it, kept in memory. */
export async function buildBundle(): Promise<Bundle> {
  const result = await build({
    configFile: resolve(import.meta.dirname, '../../web/vite.config.ts'),
    build: { write: false },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error('vite built nothing');
  const text = (name: string): string => {
    const file = output.output.find((f) => f.fileName === name);
    if (file === undefined) throw new Error(`vite built no ${name}`);
    return file.type === 'chunk' ? file.code : String(file.source);
  };
  return { script: text('report.js'), style: text('report.css') };
}
