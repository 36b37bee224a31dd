import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** What each part of the build is made of, and the file that is written last of it. */
const BUILDS = [
  ['src', 'dist/cli/main.js'],
  ['web', 'dist/web/index.html'],
] as const;

/** Tests that look at built files refuse those of an older state of the sources. */
export function refuseStaleBuild(root = ROOT): void {
  for (const [sources, built] of BUILDS) {
    const path = join(root, built);
    const made = existsSync(path) ? statSync(path).mtimeMs : 0;
    const newer = readdirSync(join(root, sources), { recursive: true, encoding: 'utf8' }).find(
      (file) => /\.(ts|css|html)$/.test(file) && statSync(join(root, sources, file)).mtimeMs > made,
    );
    if (newer !== undefined) {
      throw new Error(
        `${built} is ${made === 0 ? 'missing' : `older than ${sources}/${newer}`}: run \`npm run build\` first`,
      );
    }
  }
}
