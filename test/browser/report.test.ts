import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Report, renderHtml } from '../../src/report/index.ts';
import type { Element } from '../../web/element-tree.ts';
import { CHARTS, type ChartId } from '../../web/figure.ts';
import { SECTIONS } from '../../web/page.ts';
import { orderReport } from '../support/report-fixture.ts';
import { rows } from '../support/runs.ts';
import { ALL_REPORTS } from '../web/extremes.ts';
import { type Bundle, buildBundle } from './bundle.ts';
import { launchChromium } from './chromium.ts';
import { Pages } from './pages.ts';

const browser: Browser | undefined = await launchChromium();
const pages = browser && new Pages(browser);
const folder = mkdtempSync(join(tmpdir(), 'stepmeter-report-'));
let bundle: Bundle;

beforeAll(async () => {
  bundle = await buildBundle();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the page complained about, and what it asked the network for. */
  readonly trouble: string[];
}

const DESKTOP = { viewport: { width: 1280, height: 900 } } as const;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

/** Opens a report from a file, as its reader would. */
async function open(report: Report, options: BrowserContextOptions = DESKTOP): Promise<Opened> {
  const file = join(folder, 'report.html');
  writeFileSync(file, renderHtml(report, bundle));
  const page = await pages!.take({ reducedMotion: 'reduce', ...options });
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) trouble.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.locator('#app :is(.page, .broken)').first().waitFor();
  return { page, trouble };
}

const close = (page: Page): Promise<void> => pages!.back(page);

test('the bundle is small', () => {
  expect(gzipSync(bundle.script).length + gzipSync(bundle.style).length).toBeLessThan(80_000);
});

describe.skipIf(browser === undefined)('in a browser', () => {
  test.for(Object.keys(ALL_REPORTS))(
    '%s: opens without a complaint or a request, whole, and a phone scrolls it only down',
    async (name) => {
      const { page, trouble } = await open(ALL_REPORTS[name]!());
      const ids = await page.evaluate(`[...document.querySelectorAll('section[id]')].map((s) => s.id)`);
      await page.setViewportSize(PHONE.viewport);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      const width = await page.evaluate('document.documentElement.scrollWidth');
      await close(page);
      expect({ ids, trouble, width }).toEqual({ ids: SECTIONS.map(([id]) => id), trouble: [], width: 390 });
    },
  );

  test('the verdict is the largest type on the page', async () => {
    const { page } = await open(orderReport());
    const sizes = (await page.evaluate(
      `[...document.querySelectorAll('#app *')].map((e) => [parseFloat(getComputedStyle(e).fontSize), e.closest('h1') !== null])`,
    )) as [number, boolean][];
    await close(page);
    const largest = Math.max(...sizes.map(([size]) => size));
    expect(sizes.filter(([size]) => size === largest).every(([, inVerdict]) => inVerdict)).toBe(true);
  });

  test.for(
    rows(2, [
      ['light', 'order', DESKTOP],
      ['dark', 'unpriced', PHONE],
      ['dark', 'order', DESKTOP],
      ['light', 'blocked', PHONE],
      ['dark', 'stormy', DESKTOP],
    ] as const),
  )('%s, %s: axe finds nothing', { timeout: 90_000 }, async ([colorScheme, name, size]) => {
    const { page } = await open(ALL_REPORTS[name]!(), { ...size, colorScheme, bypassCSP: true });
    await page.evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`);
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const found = (await page.evaluate(
      `axe.run({ resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))`,
    )) as string[];
    await close(page);
    expect(found).toEqual([]);
  });

  test('each chart is one stop of the Tab key, and the arrow keys walk its marks', async () => {
    const { page } = await open(orderReport());
    const stops = (await page.evaluate(
      `[...document.querySelectorAll('.chart')].map((c) => c.querySelectorAll('.mark[tabindex="0"]').length)`,
    )) as number[];
    await page.locator('[data-plot="limits"] .mark').first().focus();
    const names: (string | null)[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'Home']) {
      await page.keyboard.press(key);
      names.push(await page.evaluate(`document.activeElement.getAttribute('aria-label').split(',')[0]`));
    }
    await close(page);
    expect({ stops, names }).toEqual({
      stops: Array.from({ length: 8 }, () => 1),
      names: [
        'Standard: Input and output size',
        'Standard: StartExecution bucket',
        'Standard: Input and output size',
        'Express: StartExecution refill',
        'Standard: Execution history',
      ],
    });
  });

  test('a focused mark shows its figures, and Escape hides them', async () => {
    const { page } = await open(orderReport());
    await page.locator('[data-plot="cost"] .mark').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.evaluate('scrollBy(0, 40)');
    await page.waitForTimeout(100);
    const shown = await page.locator('.tip:visible').innerText();
    await page.keyboard.press('Escape');
    const visible = await page.locator('.tip').isVisible();
    await close(page);
    expect({ shown, visible }).toEqual({
      shown: 'Standard: Lambda duration, arm64\n$7.01 a month, 1.7 % of the total',
      visible: false,
    });
  });

  test('hovering a state shows its figures', async () => {
    const { page } = await open(orderReport());
    const state = page.locator('[data-plot="states"] .mark').nth(4);
    await state.scrollIntoViewIfNeeded();
    await page.waitForTimeout(100);
    await state.hover();
    const shown = await page.locator('.tip:visible').innerText();
    await close(page);
    expect(shown).toContain('ChargeCard\n$61.17 a month on Standard');
  });

  test('the volume line moves with keys and pointer, says both costs, and goes back', async () => {
    const { page } = await open(orderReport());
    const line = page.locator('.cursor');
    const readout = page.locator('.readout');
    const said: string[] = [await readout.innerText()];
    await line.focus();
    await page.keyboard.press('End');
    said.push(await readout.innerText());
    await page.keyboard.press('Home');
    said.push((await line.getAttribute('aria-valuetext')) ?? '');
    const box = (await page.locator('[data-plot="volume"] svg').boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 433, box.y + 150, { steps: 4 });
    await page.mouse.up();
    said.push(await readout.innerText());
    const under = Number(await page.locator('.cursor-line').getAttribute('x1'));
    await page.getByRole('button', { name: 'Back to the present volume' }).click();
    said.push(await readout.innerText());
    await close(page);
    expect(under).toBeCloseTo(433, 0);
    expect(said[0]).toBe(
      'At 2.63 M executions a month: Standard $404.68, Express $19.07 a month; Express is $385.61 (95.3 %) cheaper than Standard.',
    );
    expect(said[1]).toMatch(/^At 178 M executions a month: Standard \$27,390\.29/);
    expect(said[2]).toBe('100 executions a month: Standard $0.00, Express $0.000726 a month');
    expect(said[3]).toMatch(/^At 10[0-9],[0-9]{3} executions a month: Standard \$1/);
    expect(said[4]).toBe(said[0]);
  });

  test('the table of each chart shows what the chart is drawn from', async () => {
    // The bills are the table of the cost chart: the next test.
    // the report has one timeline
    const ids = (Object.keys(CHARTS) as ChartId[]).filter((id) => !['cost', 'rates-1', 'rates-2'].includes(id));
    const { page } = await open(orderReport());
    const rows = await page.evaluate(
      `${JSON.stringify(ids)}.map((id) => [...document.querySelectorAll('#table-' + id + ' tbody tr')].map((r) => [...r.cells].map((c) => c.textContent)))`,
    );
    await close(page);
    expect(rows).toEqual(
      ids.map((id) => CHARTS[id](orderReport())!.table.rows.map((row) => row.map((cell) => cell.text))),
    );
  });

  test('every figure beside a bar of the cost chart stands in the bills under it', async () => {
    const { page } = await open(orderReport());
    const bills = await page.locator('.bill').allInnerTexts();
    const marks = (await page.evaluate(
      `[...document.querySelectorAll('[data-plot="cost"] .mark')].map((m) => m.dataset.tip)`,
    )) as string[];
    await close(page);
    const missing = marks.filter((tip) => {
      const [, name, line, usd] = /^(.+?): (.+)\n(\$[\d.,]+) a month/.exec(tip) ?? [];
      const bill = bills.find((text) => text.startsWith(name ?? '?')) ?? '';
      // A chart leaves out the tier of a line, the bill has it.
      return !bill.split('\n').some((row) => row.startsWith(line ?? '?') && row.includes(`\t${usd}\t`));
    });
    expect({ marks: marks.length, missing }).toEqual({ marks: 8, missing: [] });
  });

  test('what is drawn is the tree of the chart', async () => {
    const { page } = await open(orderReport());
    const width = Number(await page.locator('[data-plot="durations"]').getAttribute('data-width'));
    const paths = await page.evaluate(
      `[...document.querySelectorAll('[data-plot="durations"] path.line')].map((p) => p.getAttribute('d'))`,
    );
    await close(page);
    const find = (node: Element): Element[] => [
      node,
      ...node.children.flatMap((c) => (typeof c === 'string' ? [] : find(c))),
    ];
    const want = find(CHARTS.durations(orderReport())!.draw(width)).filter(
      (e) => e.tag === 'path' && e.attributes['class']?.startsWith('line'),
    );
    expect(paths).toEqual(want.map((e) => e.attributes['d']));
  });

  test('the table of states sorts by figures and by words, unknown last', async () => {
    const { page } = await open(orderReport());
    const first = (): Promise<string> => page.locator('#table-states tbody tr').first().locator('th').innerText();
    const last = (): Promise<string> => page.locator('#table-states tbody tr').last().locator('th').innerText();
    const seen: string[] = [];
    for (const head of ['Retries', 'State', 'Time a visit', 'Time a visit']) {
      await page.getByRole('columnheader', { name: head }).getByRole('button').click();
      seen.push(`${await first()} … ${await last()}`);
    }
    await close(page);
    expect(seen).toEqual([
      'ChargeCard … ManualReview',
      'Backorder … WaitForRestock',
      'WaitForRestock … ManualReview',
      'IsInStock … ManualReview',
    ]);
  });

  test('dark and light each have their own ground, and the button turns one into the other', async () => {
    const { page } = await open(orderReport(), { ...DESKTOP, colorScheme: 'dark' });
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const seen = [await ground()];
    await page.getByRole('button', { name: 'Switch to light colours' }).click();
    seen.push(await ground());
    await page.getByRole('button', { name: 'Switch to dark colours' }).click();
    seen.push(await ground());
    await close(page);
    expect(seen).toEqual(['rgb(20, 23, 28)', 'rgb(255, 255, 255)', 'rgb(20, 23, 28)']);
  });

  test('the colours of the alternatives are those of Okabe and Ito', async () => {
    const { page } = await open(orderReport());
    const colours = await page.evaluate(
      `['standard', 'express', 'third', 'fourth'].map((tone) => { const i = document.createElement('i'); i.className = 'chip ' + tone; document.body.append(i); return getComputedStyle(i).backgroundColor; })`,
    );
    await close(page);
    expect(colours).toEqual(['rgb(0, 114, 178)', 'rgb(213, 94, 0)', 'rgb(0, 158, 115)', 'rgb(204, 121, 167)']);
  });

  test('charts are redrawn when the window narrows, and stay inside it', async () => {
    const { page } = await open(orderReport());
    const widths = [await page.locator('[data-plot="cost"] svg').getAttribute('width')];
    await page.setViewportSize({ width: 700, height: 900 });
    await page.waitForFunction(`document.querySelector('[data-plot="cost"] svg').getAttribute('width') === '660'`);
    widths.push(await page.locator('[data-plot="cost"] svg').getAttribute('width'));
    await close(page);
    expect(widths).toEqual(['904', '660']);
  });

  test('paper is white, unfolded, and without buttons', async () => {
    const { page } = await open(ALL_REPORTS['stormy']!(), { ...DESKTOP, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(
      `({ ground: getComputedStyle(document.body).backgroundColor, button: getComputedStyle(document.querySelector('.theme')).display, nav: getComputedStyle(document.querySelector('nav')).display })`,
    );
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    await close(page);
    expect({ ...(seen as object), pages: pdf.length > 20_000 }).toEqual({
      ground: 'rgb(255, 255, 255)',
      button: 'none',
      nav: 'none',
      pages: true,
    });
  });

  test('names that attack a page stay words', async () => {
    const { page } = await open(ALL_REPORTS['hostile']!());
    const made = await page.evaluate(`document.querySelectorAll('#app script, #app img, #app iframe').length`);
    const shown = await page.locator('#table-states').innerText();
    await close(page);
    expect({ made, shown: shown.includes('<img src=x onerror="alert(2)">') }).toEqual({ made: 0, shown: true });
  });

  test('a report of another schema is refused in words', async () => {
    const { page } = await open({ ...orderReport(), schema: 'stepmeter.report/9' as never });
    const said = await page.getByRole('alert').innerText();
    await close(page);
    expect(said).toContain('stepmeter.report/9');
  });

  test('the source of the style names no address', () => {
    const css = ['tokens', 'page', 'chart'].map((name) =>
      readFileSync(join(import.meta.dirname, `../../web/style/${name}.css`), 'utf8'),
    );
    expect(css.join('').match(/url\((?!#)[^)]*\)|@import/g)).toBeNull();
  });
});
