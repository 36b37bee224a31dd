import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bundle that draws a report: built from `web/`, inlined into the HTML report. */
export function loadWebAssets(): { script: string; style: string } {
  // the same two levels up from src/io and from dist/io
  const read = (name: string): string => readFileSync(new URL(`../../dist/web/${name}`, import.meta.url), 'utf8');
  return { script: read('report.js'), style: read('report.css') };
}

/** Where the interactive page is built to: `index.html` and what it loads. */
export const pageFolder = (): string => fileURLToPath(new URL('../../dist/web/', import.meta.url));
