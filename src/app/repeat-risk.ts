import type { TaskState } from '../asl/index.ts';

/** Actions that change nothing, or leave the same behind when done twice. By the names AWS gives its actions. */
const SAFE_TO_REPEAT =
  /^(get|list|describe|head|query|scan|batchGet|put(Item|Object|Parameter)$|delete|select|lookup|search|validate|detect|translate)/i;

/** Actions that do something once more when called once more. */
const ADDS_EACH_TIME =
  /^(publish|send|putEvents|putRecord|updateItem|startExecution|runTask|submitJob|startJobRun|create|invokeModel|start|run|transact|addStep|post|execute)/i;

/**
 * What happens when a task is called twice, in words; undefined when nothing bad.
 * A rule of thumb over action names, not a proof: code behind a function or an endpoint is not seen.
 */
export function repeatRisk({ resource }: TaskState): string | undefined {
  if (resource.kind === 'lambda' || resource.service === 'lambda')
    return 'whether its Lambda function may run twice is for its code to say';
  if (resource.kind === 'http') return 'its HTTP endpoint would be called again';
  if (SAFE_TO_REPEAT.test(resource.action)) return undefined;
  if (ADDS_EACH_TIME.test(resource.action)) return `${resource.service}:${resource.action} would be done again`;
  return resource.action === '' ? undefined : `${resource.service}:${resource.action} may not be safe to do twice`;
}
