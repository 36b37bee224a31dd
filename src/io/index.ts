export { loadBooks } from './books.ts';
export { readTextBeside, readTextFile, writeFiles } from './files.ts';
export { loadWebAssets } from './web-assets.ts';
