import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Less than this is not worth a pause. */
const WORTH_IT_BYTES = 96 * 2 ** 20;

/** V8 collects when it needs room, so a thread without work keeps what its last run left; Node gives `gc` no other way than a flag. */
let collect: (() => void) | undefined;

/** Gives memory back that nothing refers to any more; call it when there is no work. */
export function giveMemoryBack(): void {
  const { heapTotal, external } = process.memoryUsage();
  if (heapTotal + external < WORTH_IT_BYTES) return;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
