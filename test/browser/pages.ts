import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/**
 * Pages to open documents in, kept by their settings: a browser context for each test would cost more than most tests.
 * What a test may change of a page is set back when it is taken again; what lives in a document goes with it.
 */
export class Pages {
  readonly #browser: Browser;
  readonly #idle = new Map<string, Page[]>();
  readonly #settings = new WeakMap<Page, string>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** An empty page with these settings. */
  async take(options: BrowserContextOptions): Promise<Page> {
    const settings = JSON.stringify(options);
    const page = this.#idle.get(settings)?.pop() ?? (await (await this.#browser.newContext(options)).newPage());
    this.#settings.set(page, settings);
    if (options.viewport) await page.setViewportSize(options.viewport);
    return page;
  }

  /** Takes a page back whose test is over. */
  async back(page: Page): Promise<void> {
    page.removeAllListeners();
    await page.context().setOffline(false);
    await page.emulateMedia({ media: null });
    await page.mouse.move(0, 0);
    await page.goto('about:blank');
    const settings = this.#settings.get(page) ?? '';
    this.#idle.set(settings, [...(this.#idle.get(settings) ?? []), page]);
  }
}
