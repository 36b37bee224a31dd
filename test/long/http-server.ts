import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startServer } from '../../src/http/index.ts';

/** The server of the load test, in a process of its own: it tells its address, and its figures when asked. */

const delay = monitorEventLoopDelay({ resolution: 10 });
const started = await startServer({
  ...{ host: '127.0.0.1', port: 0, version: '0.0.0-load', books: {} },
  onFault: (error) => console.error(error),
});
if (!started.ok) throw new Error(JSON.stringify(started.issues));

export interface LoadFigures {
  /** Between two turns of the loop, in ms; the resolution of 10 ms is part of it. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly rssMb: number;
  readonly heapMb: number;
}

const figures = (): LoadFigures => {
  const { rss, heapUsed } = process.memoryUsage();
  const at = (percentile: number): number => delay.percentile(percentile) / 1e6;
  return {
    delayMs: { p50: at(50), p99: at(99), max: delay.max / 1e6 },
    rssMb: rss / 1024 ** 2,
    heapMb: heapUsed / 1024 ** 2,
  };
};

process.on('message', (message) => {
  if (message === 'measure') {
    delay.enable();
    delay.reset();
  } else if (message === 'figures') process.send!(figures());
  else void started.value.close(1000).then(() => process.disconnect());
});
process.send!(started.value.url);
