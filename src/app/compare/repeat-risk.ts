import type { TaskState } from '../../asl/index.ts';

/** Actions that change nothing, or leave the same behind when done twice. By the names AWS gives its actions. */
const SAFE_TO_REPEAT =
  /^(get|list|describe|head|query|scan|batchGet|put(Item|Object|Parameter)$|delete|select|lookup|search|validate|detect|translate)/i;

/** Actions that do something once more when called once more. */
const ADDS_EACH_TIME =
  /^(publish|send|putEvents|putRecord|updateItem|startExecution|runTask|submitJob|startJobRun|create|invokeModel|start|run|transact|addStep|post|execute)/i;

/** Whether a task may be called twice: no harm, harm, or for its code to say. */
export type RepeatRisk = 'none' | 'done-again' | 'code-decides';

/** A rule of thumb over action names, not a proof: code behind a function or an endpoint is not seen. */
export function repeatRisk({ resource }: TaskState): RepeatRisk {
  if (resource.kind === 'lambda' || resource.service === 'lambda' || resource.kind === 'http') return 'code-decides';
  if (SAFE_TO_REPEAT.test(resource.action)) return 'none';
  if (ADDS_EACH_TIME.test(resource.action)) return 'done-again';
  return 'code-decides';
}
