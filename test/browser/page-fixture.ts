import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { startServer } from '../../src/http/index.ts';
import { buildBundle, builtFolder } from './bundle.ts';
import type { Pages } from './pages.ts';

export const DESKTOP = { viewport: { width: 1280, height: 860 } } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

export interface Served {
  readonly url: string;
  readonly folder: string;
  close(): Promise<void>;
}

/** The page as its build makes it, behind a real server on loopback. */
export async function servePage(): Promise<Served> {
  const built = builtFolder();
  if (built !== undefined) return serveFolder(built);
  const folder = mkdtempSync(join(tmpdir(), 'stepmeter-page-'));
  const configFile = resolve(import.meta.dirname, '../../web/vite.app.config.ts');
  const [bundle] = await Promise.all([buildBundle(), build({ configFile, build: { outDir: folder } })]);
  writeFileSync(join(folder, 'report.js'), bundle.script);
  writeFileSync(join(folder, 'report.css'), bundle.style);
  const served = await serveFolder(folder);
  return {
    ...served,
    close: async () => {
      await served.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server over a built page. */
export async function serveFolder(folder: string, options: { readonly budgetMs?: number } = {}): Promise<Served> {
  const faults: unknown[] = [];
  const started = await startServer({
    ...{ host: '127.0.0.1', port: 0, version: '0.0.0-test', books: {}, threads: 2, page: folder },
    onFault: (error) => void faults.push(error),
    ...options,
  });
  if (!started.ok) throw new Error(JSON.stringify(started.issues));
  return {
    url: started.value.url,
    folder,
    close: async () => {
      await started.value.close(0);
      if (faults.length > 0) throw new Error(`the server failed: ${String(faults[0])}`);
    },
  };
}

export interface Opened {
  readonly page: Page;
  /** What the page complained about, and what it asked other hosts for. */
  readonly trouble: string[];
}

export async function openPage(pages: Pages, url: string, options: BrowserContextOptions = DESKTOP): Promise<Opened> {
  const page = await pages.take({ reducedMotion: 'reduce', acceptDownloads: true, ...options });
  const trouble: string[] = [];
  page.on('console', (message) => {
    // a refused input is answered 422, which Chromium reports as an error of the network
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('422')) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(url).origin && !['blob:', 'data:'].includes(protocol)) trouble.push(`asks ${origin}`);
  });
  await page.goto(url);
  await page.locator('.app').waitFor();
  return { page, trouble };
}

const exampleFile = (path: string): string => resolve(import.meta.dirname, '../../datasets/examples', path);

/** Gives a workflow and a load profile of an example as a reader would: two files, to one field. */
export async function uploadExample(page: Page, id: string): Promise<void> {
  const files = [exampleFile(`${id}/workflow.asl.json`), exampleFile(`${id}/profile.load.yaml`)];
  await page.locator('[data-file-input="workflow"]').setInputFiles(files);
  await page.locator('#precision').selectOption('1 %');
}

export async function compare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.locator('[data-plot="cost"] svg').waitFor({ timeout: 30_000 });
}

/** The text of a file of the download menu. */
export async function download(page: Page, file: string): Promise<string> {
  await page.locator('.menu summary').click();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-file="${file}"]`).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
