// Takes the pictures of the page in docs/screenshots: `npm run build`, then `node docs/take-screenshots.mjs`.
// Starts a server on loopback, at a port that is free, and ends it. CHROMIUM names the browser (default /usr/bin/chromium).
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = process.argv[2] ?? fileURLToPath(new URL('screenshots/', import.meta.url));
const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 390, height: 844 };

async function startServer() {
  const server = spawn(process.execPath, [main, 'serve', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /listens on (\S+);/.exec(said);
      if (found) resolve(found[1]);
    });
    server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
  return { url, end: () => server.kill('SIGTERM') };
}

const server = await startServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--headless', '--disable-gpu'],
});

async function open(viewport, colorScheme) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce', deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('.example').first().waitFor();
  return page;
}

async function runExample(page, title) {
  await page.getByRole('button', { name: title }).click();
  await page.locator('[data-plot="cost"] svg').waitFor({ timeout: 90_000 });
}

const picture = async (page, name) => {
  await page.mouse.move(2, 2);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await page.screenshot({ path: `${folder}/${name}.png` });
};
const at = (page, section) => page.evaluate(`document.querySelector('#${section}').scrollIntoView()`);

try {
  for (const scheme of ['light', 'dark']) {
    const page = await open(WIDE, scheme);
    await picture(page, `start-${scheme}`);
    await runExample(page, 'Order processing');
    await picture(page, `verdict-${scheme}`);
    for (const section of ['volume', 'limits', 'graph']) {
      await at(page, section);
      await picture(page, `${section}-${scheme}`);
    }
    await page.context().close();
  }

  const form = await open(WIDE, 'light');
  await runExample(form, 'Three-step Lambda chain');
  await form.locator('.profile-form summary').click();
  await picture(form, 'form-light');
  await form.getByRole('button', { name: 'Keep as A' }).click();
  await form.locator('#field-amount').fill('9000000');
  await form.locator('#field-amount').press('Enter');
  await form.getByRole('button', { name: 'Compare' }).click();
  await form.locator('#two').waitFor({ timeout: 90_000 });
  await picture(form, 'two-light');
  await form.context().close();

  const broken = await open(WIDE, 'light');
  await broken.locator('#workflow-text').fill(
    '{\n  "StartAt": "Charge",\n  "States": {\n    "Charge": {\n      "Type": "Task",\n      "Resource": "arn:aws:states:::lambda:invoke",\n      "Next": "Shp"\n    },\n    "Ship": { "Type": "Succeed" }\n  }\n}\n',
  );
  await broken.locator('#load-text').fill('horizn: 30 d\narrivals: 20\n');
  await broken.getByRole('button', { name: 'Compare' }).click();
  await broken.locator('.trouble').waitFor({ timeout: 30_000 });
  await picture(broken, 'problems-light');
  await broken.context().close();

  // the report as one file, as the download menu and the command line give it
  const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light', reducedMotion: 'reduce' });
  const report = await context.newPage();
  const example = await (await fetch(`${server.url}/api/examples/order-processing`)).json();
  const answer = await fetch(`${server.url}/api/compare`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/html' },
    body: JSON.stringify({
      workflow: example.workflow.text,
      load: example.load.text,
      files: Object.fromEntries(example.files.map(({ file, text }) => [file, text])),
      name: 'order-processing',
    }),
  });
  await report.setContent(await answer.text());
  await report.locator('[data-plot="cost"] svg').waitFor({ timeout: 30_000 });
  await picture(report, 'report-light');
  await context.close();

  const narrow = await open(NARROW, 'light');
  await picture(narrow, 'start-narrow');
  await runExample(narrow, 'Order processing');
  await picture(narrow, 'verdict-narrow');
  await at(narrow, 'graph');
  await picture(narrow, 'graph-narrow');
  await narrow.context().close();
} finally {
  await browser.close();
  server.end();
}
