import type { WaitState } from '../../asl/index.ts';
import { waitSeconds } from '../../dataflow/index.ts';
import { type Routine, sleep } from '../scheduler.ts';
import { handOn } from './flow-states.ts';
import type { Departure, Visit } from './visit.ts';

export async function* visitWait(visit: Visit<WaitState>): Routine<Departure> {
  yield sleep((await waitSeconds(visit)) * 1000);
  return await handOn(visit, visit.state.next);
}
