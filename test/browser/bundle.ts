import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** The web folder of the last `npm run build`; undefined when it is older than anything it is made of. */
export function builtFolder(): string | undefined {
  const folder = join(ROOT, 'dist/web');
  const marks = ['index.html', 'report.js', 'report.css'].map((name) => join(folder, name));
  if (!marks.every((file) => existsSync(file))) return undefined;
  const oldest = Math.min(...marks.map((file) => statSync(file).mtimeMs));
  const newest = ['web', 'src'].flatMap((part) =>
    readdirSync(join(ROOT, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  return Math.max(...newest) < oldest ? folder : undefined;
}

/** The script and style of the HTML report, as `vite build --config web/vite.config.ts` makes them. */
export async function buildBundle(): Promise<Bundle> {
  const built = builtFolder();
  if (built !== undefined) {
    const read = (name: string): string => readFileSync(join(built, name), 'utf8');
    return { script: read('report.js'), style: read('report.css') };
  }
  const result = await build({ configFile: join(ROOT, 'web/vite.config.ts'), build: { write: false } });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error('vite built nothing');
  const text = (name: string): string => {
    const file = output.output.find((f) => f.fileName === name);
    if (file === undefined) throw new Error(`vite built no ${name}`);
    return file.type === 'chunk' ? file.code : String(file.source);
  };
  return { script: text('report.js'), style: text('report.css') };
}
