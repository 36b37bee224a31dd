import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startServer } from '../../src/http/index.ts';

/** The server of the load test, in a process of its own: it tells its address, and its figures when asked. */

const TICK_MS = 10;
const delay = monitorEventLoopDelay({ resolution: TICK_MS });
const started = await startServer({
  ...{ host: '127.0.0.1', port: 0, version: '0.0.0-load', books: {} },
  onFault: (error) => console.error(error),
});
if (!started.ok) throw new Error(JSON.stringify(started.issues));

export interface LoadFigures {
  /** How much later than due a timer fires: the histogram's intervals less the tick they were asked for. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly rssMb: number;
  readonly heapMb: number;
}

const figures = (): LoadFigures => {
  const { rss, heapUsed } = process.memoryUsage();
  const ms = (interval: number): number => Math.max(0, interval / 1e6 - TICK_MS);
  return {
    delayMs: { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
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
