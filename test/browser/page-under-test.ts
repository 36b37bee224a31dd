import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { DESKTOP, openPage, type Served, servePage } from './page-fixture.ts';
import { Pages } from './pages.ts';

type Options = Parameters<typeof openPage>[2];

export interface PageUnderTest {
  /** Undefined where there is none: its tests are skipped. */
  readonly browser: Browser | undefined;
  /** Within tests only. */
  readonly served: () => Served;
  /** Opens the page, or another address. */
  readonly open: (options?: Options, url?: string) => ReturnType<typeof openPage>;
  readonly close: (page: Page) => Promise<void>;
}

/** A browser, and the page behind a server, for all tests of a file; both go with the last of them. */
export async function pageUnderTest(): Promise<PageUnderTest> {
  const browser = await launchChromium();
  const pages = browser && new Pages(browser);
  let served: Served;
  beforeAll(async () => {
    served = await servePage();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  return {
    browser,
    served: () => served,
    open: (options = DESKTOP, url = served.url) => openPage(pages!, url, options),
    close: (page) => pages!.back(page),
  };
}
