import { completePass, failText, passThrough } from '../../dataflow/index.ts';
import { Failed } from '../failure.ts';
import type { Departure, Visit } from './visit.ts';

const onward = (visit: Visit): string | undefined => ('next' in visit.state ? visit.state.next : undefined);

export async function visitPass(visit: Visit): Promise<Departure> {
  const { output, assigned } = await completePass(visit);
  return visit.leave(output, assigned, onward(visit));
}

/** States that hand their input on: Succeed, and Wait once it is over. */
export async function handOn(visit: Visit, next: string | undefined): Promise<Departure> {
  const { output, assigned } = await passThrough(visit);
  return visit.leave(output, assigned, next);
}

export const visitSucceed = (visit: Visit): Promise<Departure> => handOn(visit, undefined);

/** @throws Failed always: that is what the state is for. */
export async function visitFail(visit: Visit): Promise<never> {
  const error = await failText(visit, 'Error');
  const cause = await failText(visit, 'Cause');
  throw new Failed({ ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
}
