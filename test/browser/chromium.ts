import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** A browser for the tests, or undefined, said on a visible line, where there is none. `CHROMIUM` names another one. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    console.warn(`skipped: no browser at ${executablePath} (set CHROMIUM)`);
    return undefined;
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
