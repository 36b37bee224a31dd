import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import shared from './vite.config.ts';

/** The interactive page: `index.html`, and beside it in `assets/` one script and one style sheet named by their content. */
export default defineConfig({
  ...shared,
  base: './',
  plugins: [
    {
      name: 'no-assets-of-earlier-builds',
      apply: 'build',
      configResolved: ({ root, build: { outDir } }) =>
        rmSync(resolve(root, outDir, 'assets'), { recursive: true, force: true }),
    },
  ],
  build: {
    outDir: '../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: { input: resolve(import.meta.dirname, 'index.html') },
  },
});
