import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { part, rows } from '../support/runs.ts';
import { compare, DESKTOP, download, PHONE, uploadExample } from './page-fixture.ts';
import { pageUnderTest } from './page-under-test.ts';

const { browser, served, open, close } = await pageUnderTest();

test('the page is under 400 KB, packed', () => {
  const assets = readdirSync(join(served().folder, 'assets')).map((name) => join(served().folder, 'assets', name));
  const bytes = [join(served().folder, 'index.html'), ...assets].map((file) => gzipSync(readFileSync(file)).length);
  expect(bytes.reduce((a, b) => a + b)).toBeLessThan(400_000);
});

/** Heavy in every way: each execution enters some 2000 states, and no seed comes to this precision within minutes. */
const HEAVY = JSON.stringify({
  StartAt: 'Fan',
  States: {
    Fan: {
      Type: 'Map',
      End: true,
      ItemProcessor: {
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:w', End: true } },
      },
    },
  },
});
const HEAVY_LOAD =
  'arrivals: 2/s\nstates:\n  Fan: { items: { geometric: 1000 } }\n  Work: { duration: { lognormal: { p50: 10 ms, p99: 9 s } } }\n';

const BROKEN =
  '{\n  "StartAt": "Charge",\n  "States": {\n    "Charge": {\n      "Type": "Pass",\n      "Next": "Shp"\n    },\n    "Ship": { "Type": "Succeed" }\n  }\n}\n';

describe.skipIf(browser === undefined)('in a browser', { timeout: 60_000 }, () => {
  test('first paint comes within a second, and nothing is asked of another host', async () => {
    const { page, trouble } = await open();
    await page.locator('.example').first().waitFor();
    const paint = `performance.getEntriesByName('first-contentful-paint')[0].startTime`;
    let best = Number(await page.evaluate(paint));
    // the best of three: what else runs on the machine is not the page's doing
    for (let i = 0; i < 2 && best >= 1000; i++) {
      await page.reload();
      await page.locator('.example').first().waitFor();
      best = Math.min(best, Number(await page.evaluate(paint)));
    }
    await close(page);
    expect(best).toBeLessThan(1000);
    expect(trouble).toEqual([]);
  });

  test.for([
    [
      'three-step-lambda-chain',
      'costs.csv',
      /nothing in this workflow forbids it/,
      /stateTransition|State transitions/,
      'a good one',
    ],
    ['human-approval', 'summary.csv', /ruled? .*Express out|cannot/i, /standard/, 'one that Express may not run'],
    ['order-processing', 'limits.csv', /exceeds the limit/, /exceeded/, 'one over a quota'],
  ] as const)('from upload to CSV: %s, %s ', async ([id, file, says, holds]) => {
    const { page, trouble } = await open();
    await uploadExample(page, id);
    await compare(page);
    const verdict = await page.locator('#verdict').innerText();
    const csv = await download(page, file);
    await close(page);
    expect({ verdict, csv, trouble }).toEqual({
      verdict: expect.stringMatching(says),
      csv: expect.stringMatching(holds),
      trouble: [],
    });
  });

  test('a broken workflow and a broken profile are marked at their lines, with what to do', async () => {
    const { page } = await open();
    await page.locator('#workflow-text').fill(BROKEN);
    await page.locator('#load-text').fill('horizn: 30 d\narrivals: 20/s\n');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.locator('.trouble').waitFor();
    const marks = (part: string): Promise<string[]> =>
      page
        .locator(`.${part}-part .line-mark`)
        .evaluateAll((nodes) => nodes.map((n) => (n as unknown as { style: { top: string } }).style.top));
    const seen = {
      workflow: await marks('workflow'),
      load: await marks('load'),
      what: await page.locator('.trouble h1').innerText(),
      hint: await page.locator('.load-part .problems').innerText(),
    };
    await page.getByRole('button', { name: 'Go to the first' }).click();
    const chosen = await page.evaluate(
      `document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`,
    );
    await page.locator('#workflow-text').fill(BROKEN.replace('Shp', 'Ship'));
    await page.locator('#load-text').fill('arrivals: 20/s\n');
    await page.locator('.line-mark.error').first().waitFor({ state: 'detached' });
    await compare(page);
    await close(page);
    expect(seen).toEqual({
      workflow: ['100px'], // the slip alone, not the state behind it
      load: ['0px'],
      what: 'The workflow has 1 error. The load profile has 1 error.',
      hint: expect.stringContaining('horizon'),
    });
    expect(chosen).toContain('"Shp"');
  });

  test('a run shows progress within 300 ms, and ends within 300 ms of the word to cancel', async () => {
    const { page, trouble } = await open();
    await page.locator('#workflow-text').fill(HEAVY);
    await page.locator('#load-text').fill(HEAVY_LOAD);
    await page.locator('#precision').selectOption('0.02 %');
    // measured in the page, where a reader would wait
    const waited = `(button, done) => new Promise((resolve) => { const from = performance.now(); const look = () => done() ? resolve(performance.now() - from) : setTimeout(look, 5); document.querySelector(button).click(); look(); })`;
    const progress = await page.evaluate(
      `(${waited})('.run', () => !document.querySelector('.run-track').hidden && /Waiting|Reading|executions/.test(document.querySelector('.run-status').textContent))`,
    );
    const status = page.locator('.run-status');
    // the first lines may come before there is a rate to tell
    await expect.poll(() => status.innerText(), { timeout: 20_000, interval: 100 }).toMatch(/a second; known to/);
    const words = await status.innerText();
    const figures = /and ([\d,]+) state entries.*known to ± ([\d.]+) %/.exec(words);
    // the interval narrows with the root of the work
    const toGo = Number(figures?.[1]?.replaceAll(',', '')) * (Number(figures?.[2]) / 0.02) ** 2;
    const cancel = await page.evaluate(
      `(${waited})('.cancel', () => /Cancelled/.test(document.querySelector('.run-status').textContent))`,
    );
    const free = await page.evaluate(
      `(async () => { const from = performance.now(); for (;;) { const h = await (await fetch('healthz')).json(); if (h.running === 0) return performance.now() - from; if (performance.now() - from > 5000) return NaN; } })()`,
    );
    await close(page);
    expect({ progress, cancel, free, words, toGo, trouble }).toEqual({
      toGo: expect.toSatisfy((entries: number) => entries > 10_000_000),
      progress: expect.toSatisfy((ms: number) => ms < 300),
      cancel: expect.toSatisfy((ms: number) => ms < 300),
      free: expect.toSatisfy((ms: number) => ms < 1000),
      words: expect.stringMatching(
        /[\d,]+ executions and [\d,]+ state entries, [\d,]+ a second; known to ± [\d.]+ %, ± 0.02 % wanted/,
      ),
      trouble: [],
    });
  });

  test('with the keyboard alone: an example, the graph, the CSV', async () => {
    const { page } = await open();
    await page.locator('.example').first().waitFor();
    const tabTo = async (there: string, most = 60): Promise<boolean> => {
      for (let i = 0; i < most; i++) {
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(there)})`)) return true;
        await page.keyboard.press('Tab');
      }
      return false;
    };
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // skips to the results
    const seen = [await tabTo('[data-example="parallel-of-two"]')];
    await page.keyboard.press('Enter');
    await page.locator('[data-plot="cost"] svg').waitFor({ timeout: 30_000 });
    await page.locator('#results').focus();
    seen.push(await tabTo('.menu summary'));
    await page.keyboard.press('Enter');
    seen.push(await tabTo('[data-file="states.csv"]'));
    const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    await page.locator('[name="heat"]:checked').focus();
    await page.keyboard.press('ArrowRight');
    seen.push(await tabTo('[data-state]'));
    const before = await page.locator('.state-card h3').innerText();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const after = await page.locator('.state-card h3').innerText();
    const heat = await page.locator('#graph svg').getAttribute('aria-label');
    await close(page);
    expect({ seen, file: saved.suggestedFilename(), heat, moved: before !== after }).toEqual({
      seen: [true, true, true, true],
      file: 'parallel-of-two-states.csv',
      heat: 'State graph, coloured by entries',
      moved: true,
    });
  });

  test('the link reproduces the scenario, and damaged links are said to be so', async () => {
    const first = await open();
    await uploadExample(first.page, 'saga-with-compensations');
    await compare(first.page);
    await first.page.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(() => first.page.url()).toContain('#s=');
    const url = first.page.url();
    const reports = [await download(first.page, 'report.json')];
    await close(first.page);
    const second = await open(undefined, url);
    await second.page.locator('[data-plot="cost"] svg').waitFor({ timeout: 30_000 });
    reports.push(await download(second.page, 'report.json'));
    await close(second.page);
    const third = await open(undefined, `${url.slice(0, -40)}`);
    const said = await third.page.locator('.trouble h1').innerText();
    await close(third.page);
    expect(reports[1]).toBe(reports[0]);
    expect(said).toContain('damaged');
  });

  test('the form writes its own fields and keeps the rest; B stands beside A', async () => {
    const { page, trouble } = await open();
    await uploadExample(page, 'three-step-lambda-chain');
    await page.locator('#load-text').evaluate((area) => {
      const field = area as unknown as { value: string; dispatchEvent(event: Event): void };
      field.value = `# my own words\n${field.value}`;
      field.dispatchEvent(new Event('input'));
    });
    await compare(page);
    await page.getByRole('button', { name: 'Keep as A' }).click();
    await page.locator('.profile-form summary').click();
    await page.locator('#field-amount').fill('900000');
    await page.locator('#field-amount').press('Enter');
    await page.locator('#state-0-errorRate').fill('2 %');
    await page.locator('#state-0-errorRate').press('Enter');
    const text = await page.locator('#load-text').inputValue();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.locator('#two').waitFor();
    const row = await page.locator('#table-two tbody tr').nth(2).innerText();
    await page.locator('[name="which"][value="a"]').check();
    const notice = await page.locator('.notice').innerText();
    const complaints = [...trouble];
    const file = join(mkdtempSync(join(tmpdir(), 'stepmeter-saved-')), 'saved.html');
    writeFileSync(file, await download(page, 'report.html'));
    await page.goto(pathToFileURL(file).href);
    await page.locator('#app .page').waitFor(); // the report that was saved opens by itself
    await close(page);
    rmSync(dirname(file), { recursive: true });
    expect({ text, row, notice, complaints }).toEqual({
      text: expect.stringMatching(/^# my own words\n[\s\S]*900000[\s\S]*States\.TaskFailed: 2 %/),
      row: 'Executions a month\t100,000\t900,000\t+800,000 (+800 %)',
      notice: expect.stringContaining('These are the details of A'),
      complaints: [],
    });
  });

  test.for(
    rows(1, [
      ['dark', PHONE],
      ['light', DESKTOP],
      ['dark', DESKTOP],
    ] as const),
  )(
    `%s at %j (${part(1, 3)}): axe finds nothing, nothing scrolls sideways, and a phone folds the inputs`,
    async ([colorScheme, size]) => {
      const { page } = await open({ ...size, colorScheme, bypassCSP: true });
      await page.locator('.example').first().waitFor();
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
      const found: string[] = [];
      const look = async (stage: string): Promise<void> => {
        const violations = (await page.evaluate(
          `axe.run({ exclude: [['.results > section:not(#graph)']] }, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 140)).join(' | ')))`,
        )) as string[];
        const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
        found.push(...violations.map((text) => `${stage}: ${text}`));
        if (width > size.viewport.width) found.push(`${stage}: ${width} px wide`);
      };
      await look('empty');
      await page.locator('#workflow-text').fill(BROKEN);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.locator('.trouble').waitFor();
      await look('problems');
      await uploadExample(page, 'order-processing');
      await page.locator('.profile-form summary').click();
      await compare(page);
      if (size === PHONE) {
        if (await page.locator('#inputs').isVisible()) found.push('the inputs are not folded');
        await page.getByRole('button', { name: 'Show inputs' }).click();
      }
      await look('result');
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      await close(page);
      expect({ found, ground }).toEqual({
        found: [],
        ground: colorScheme === 'dark' ? 'rgb(20, 23, 28)' : 'rgb(255, 255, 255)',
      });
    },
  );

  test('a server that is gone is said plainly, and the inputs stay', async () => {
    const { page } = await open();
    await uploadExample(page, 'parallel-of-two');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Compare' }).click();
    const said = await page.locator('.trouble').innerText();
    const kept = await page.locator('#workflow-text').inputValue();
    await close(page);
    expect(said).toMatch(/server cannot be reached[\s\S]*stepmeter serve/);
    expect(kept).toContain('StartAt');
  });
});
