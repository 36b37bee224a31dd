import { defineConfig } from 'vite';

/** Bundles mathjs's parser over what the compiler emitted for it: one small file instead of hundreds to load at each start. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    target: 'node20',
    outDir: 'dist/scenario/arrivals',
    emptyOutDir: false,
    minify: false,
    lib: {
      entry: 'src/scenario/arrivals/math-parse.ts',
      formats: ['es'],
      fileName: () => 'math-parse.js',
    },
  },
});
