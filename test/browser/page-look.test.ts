import { describe, expect, test } from 'vitest';
import { compare, DESKTOP, PHONE, serveFolder, uploadExample } from './page-fixture.ts';
import { pageUnderTest } from './page-under-test.ts';

const { browser, served, open, close } = await pageUnderTest();
const LOAD = 'arrivals: { monthly: 1000 }\n';

/** States one after the other, too many for one picture. */
const LONG_CHAIN = JSON.stringify({
  StartAt: 'Step0',
  States: Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [
      `Step${i}`,
      { Type: 'Pass', ...(i === 499 ? { End: true } : { Next: `Step${i + 1}` }) },
    ]),
  ),
});

describe.skipIf(browser === undefined)('in a browser', { timeout: 60_000 }, () => {
  test.for([
    ['a wide page', DESKTOP, 'inputs first', 'inputs first'],
    ['a phone', PHONE, 'answers first', 'inputs first'],
  ] as const)('on %s the Tab key goes the way of the eye', async ([, size, before, after]) => {
    const { page } = await open(size);
    const order = (): Promise<string> =>
      page.evaluate(
        `(() => { const [a, b] = ['#inputs', '#results'].map((s) => document.querySelector(s)); return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? 'inputs first' : 'answers first'; })()`,
      );
    const seen = [await order()];
    const above = (await page.evaluate(
      `(() => { const [a, b] = ['#inputs', '#results'].map((s) => document.querySelector(s).getBoundingClientRect()); return a.left < b.left || a.top < b.top ? 'inputs first' : 'answers first'; })()`,
    )) as string;
    await page.locator('[data-example="parallel-of-two"]').click();
    await page.locator('[data-plot="cost"] svg').waitFor({ timeout: 30_000 });
    seen.push(await order());
    await close(page);
    expect({ seen, above }).toEqual({ seen: [before, after], above: before });
  });

  test('the list of sections is whole at 1280 px, and marks the one that is read', async () => {
    const { page } = await open();
    await uploadExample(page, 'three-step-lambda-chain');
    await compare(page);
    const links = page.locator('.answer-nav a');
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.answer-nav a')].filter((a) => a.getBoundingClientRect().right > innerWidth || a.scrollWidth > a.clientWidth + 1).map((a) => a.textContent)`,
    );
    const rows = await links.evaluateAll(
      (nodes) => new Set(nodes.map((n) => (n as unknown as { offsetTop: number }).offsetTop)).size,
    );
    await links.getByText('Limits', { exact: true }).click();
    await page.locator('.answer-nav [aria-current]').getByText('Limits').waitFor();
    const top = (await page.locator('#limits').boundingBox())!.y;
    const nav = (await page.locator('.answer-nav').boundingBox())!;
    await close(page);
    expect({ cut, rows, offset: Math.abs(top - nav.y - nav.height) <= 2 }).toEqual({ cut: [], rows: 1, offset: true });
  });

  test('of a workflow too large for one picture a part is drawn, and another is found by its name', async () => {
    const { page, trouble } = await open();
    await page.locator('#workflow-text').fill(LONG_CHAIN);
    await page.locator('#load-text').fill(LOAD);
    await compare(page);
    const drawn = (): Promise<number> => page.locator('#graph [data-state]').count();
    const first = await drawn();
    await page.locator('[name="find"]').fill('Step300');
    const card = await page.locator('.state-card h3').innerText();
    const pressed = await page.locator('#graph [aria-pressed="true"]').getAttribute('data-state');
    await page.locator('#graph [data-state="/States/Step305"]').click();
    const next = await page.locator('.state-card h3').innerText();
    const rows = [await page.locator('#table-states tbody tr').count()];
    await page.locator('#table-states thead button').first().click();
    rows.push(await page.locator('#table-states tbody tr').count());
    await close(page);
    expect({ first, card, pressed, next, rows, trouble }).toEqual({
      first: 30,
      card: 'Step300',
      pressed: '/States/Step300',
      next: 'Step305',
      rows: [250, 500],
      trouble: [],
    });
  });

  test('a run whose time is over gives what it knows, and says that it is partial', async () => {
    const short = await serveFolder(served().folder, { budgetMs: 400 });
    const { page } = await open(undefined, short.url);
    await uploadExample(page, 'order-processing');
    await page.locator('#precision').selectOption('0.02 %');
    await compare(page);
    const said = await page.locator('.notice.partial').innerText();
    const eyebrow = await page.locator('#verdict .eyebrow').innerText();
    await close(page);
    await short.close();
    expect({ said, eyebrow }).toEqual({
      said: expect.stringMatching(
        /Partial: the time of a run was over.*known so far, the totals to ± [\d.]+ % instead of ± 0\.02 %/s,
      ),
      eyebrow: 'Verdict so far: the run was cut short',
    });
  });

  test('an address that holds inputs follows the answer', async () => {
    const { page } = await open();
    await uploadExample(page, 'parallel-of-two');
    await compare(page);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(() => page.url()).toContain('#s=');
    const first = page.url();
    await page.locator('#load-text').fill(LOAD);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect.poll(() => page.url()).not.toBe(first);
    const second = page.url();
    await page.goto('about:blank');
    await page.goto(second);
    await page.locator('[data-plot="cost"] svg').waitFor({ timeout: 30_000 });
    const load = await page.locator('#load-text').inputValue();
    await close(page);
    expect(load).toBe(LOAD);
  });

  test('problems stand beside the texts with their lines, and lead there', async () => {
    const { page } = await open();
    await page
      .locator('#workflow-text')
      .fill('{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pas", "End": true }\n  }\n}\n');
    await page.locator('#load-text').fill('arrivals: 1/s\nhorizn: 3 d\n');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const items = page.locator('.problem-list li');
    await items.first().waitFor();
    const places = await page.locator('.problem-list .place').allInnerTexts();
    const meant = await page.locator('.problem-list .meant').allInnerTexts();
    await page.getByRole('button', { name: 'Load profile, line 2' }).click();
    const chosen = await page.evaluate(
      `document.activeElement.id + ': ' + document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`,
    );
    await close(page);
    expect({ places, meant, chosen }).toEqual({
      places: ['✕ Workflow, line 4', '✕ Load profile, line 2'],
      meant: ['4    "A": { "Type": "Pas", "End": true }', '2horizn: 3 d'],
      chosen: 'load-text: horizn: 3 d',
    });
  });
});
