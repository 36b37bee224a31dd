import { defineConfig } from 'vite';

/** One script and one style sheet, which the HTML renderer sets into a page that loads nothing. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: '../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    // light-dark() is kept as it is written: every browser has it since 2024.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'main.ts', formats: ['iife'], name: 'stepmeter', fileName: () => 'report.js', cssFileName: 'report' },
  },
});
