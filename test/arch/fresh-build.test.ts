import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { refuseStaleBuild } from '../support/fresh-build.ts';

/** Whether a project with files of these ages, in seconds, is refused. */
function refusal(ages: Readonly<Record<string, number>>): string {
  const root = mkdtempSync(join(tmpdir(), 'stepmeter-build-'));
  try {
    for (const [file, age] of Object.entries({ 'src/a.ts': 60, 'web/main.ts': 60, ...ages })) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
      utimesSync(join(root, file), 1_700_000_000 - age, 1_700_000_000 - age);
    }
    refuseStaleBuild(root);
    return 'taken';
  } catch (problem) {
    return (problem as Error).message;
  } finally {
    rmSync(root, { recursive: true });
  }
}

const BUILT = { 'dist/cli/main.js': 30, 'dist/web/index.html': 30 };

test.for([
  [BUILT, 'taken', 'built after the last change'],
  [
    { ...BUILT, 'src/cli/b.ts': 10 },
    'dist/cli/main.js is older than src/cli/b.ts: run `npm run build` first',
    'a change',
  ],
  [
    { ...BUILT, 'web/style/a.css': 10 },
    'dist/web/index.html is older than web/style/a.css: run `npm run build` first',
    'style',
  ],
  [{ 'dist/web/index.html': 1 }, 'dist/cli/main.js is missing: run `npm run build` first', 'never built'],
] as const)('a build %o is %s (%s)', ([ages, want]) => {
  expect(refusal(ages)).toBe(want);
});
