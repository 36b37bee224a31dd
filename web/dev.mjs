// `npm run dev`: the page with reload, and before it the API, which starts anew when its sources change.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createServer } from 'vite';

const ROOT = resolve(import.meta.dirname, '..');
const API_PORT = Number(process.env.API_PORT ?? 8787);
const PAGE_PORT = Number(process.env.PAGE_PORT ?? 5173);

const run = (args, options = {}) => spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', ...options });
const bin = (path) => resolve(ROOT, 'node_modules', path);

// all of it once, so that there is something to start
const built = await new Promise((done) => {
  spawn('npm', ['run', '-s', 'build'], { cwd: ROOT, stdio: 'inherit' }).on('exit', done);
});
if (built !== 0) process.exit(built ?? 1);

const children = [
  run([bin('typescript/bin/tsc'), '-p', 'src', '--watch', '--preserveWatchOutput']),
  run(['--watch', '--watch-path=dist', 'dist/cli/main.js', 'serve', '--port', String(API_PORT)]),
];
const page = await createServer({
  configFile: resolve(ROOT, 'web/vite.app.config.ts'),
  logLevel: 'info',
  server: {
    host: '127.0.0.1',
    port: PAGE_PORT,
    proxy: Object.fromEntries(
      ['/api', '/openapi.json', '/healthz'].map((path) => [path, `http://127.0.0.1:${API_PORT}`]),
    ),
  },
});
await page.listen();
page.printUrls();

let ending = false;
const end = async (code) => {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill('SIGTERM');
  await page.close();
  process.exit(code);
};
process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));
for (const child of children) child.on('exit', (code) => end(code ?? 0));
