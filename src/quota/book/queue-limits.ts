import type { FlowMeasure, ResourceMeasure } from '../../bill/contract/index.ts';
import { formatCount, formatDuration, formatNumber, formatShare, formatWhole } from '../../units/index.ts';
import type { LimitRow, QuotaBook } from './model.ts';
import { smallestRefill } from './needed-quota.ts';
import { findQuota } from './quota-book.ts';
import { serversNeeded } from './use-limits.ts';
import type { ServerUse } from './workflow-uses.ts';

export interface QueueLimitsInput {
  readonly book: QuotaBook;
  readonly workflowType: 'standard' | 'express';
  readonly sync: boolean;
  /** When the run begins, ms into the load; default 0. */
  readonly fromMs?: number;
  /** What Lambda and the pools are used for, at most at this rate. */
  readonly servers?: readonly ServerUse[];
  readonly peakPerSecond?: number;
  /** The load run against the quotas. */
  readonly flow: FlowMeasure;
  /** The same executions without quotas: what was wanted; only needed where something other than the starts was hit. */
  readonly lifted?: FlowMeasure;
}

/** From this share of a limit on, it is near. */
const NEAR = 0.8;

/** Whether any quota or pool made somebody wait or refused somebody. */
export const wasHit = ({ resources }: FlowMeasure): boolean =>
  resources.some(({ firstHitMs }) => firstHitMs < Infinity);

/** One row for each quota and pool the load was run against, with what it did to the load. */
export function queueLimits(input: QueueLimitsInput): LimitRow[] {
  const scaling = input.flow.resources.filter(({ kind }) => kind === 'lambdaScaling');
  const worst = scaling.reduce<ResourceMeasure | undefined>(
    (a, b) => (a === undefined || b.peak > a.peak ? b : a),
    undefined,
  );
  return input.flow.resources
    .filter((resource) => resource.kind !== 'lambdaScaling' || resource === worst)
    .filter(({ kind, requests }) => requests > 0 || kind === 'startExecution')
    .map((resource) => rowOf(input, resource));
}

function rowOf(input: QueueLimitsInput, resource: ResourceMeasure): LimitRow {
  const { book, workflowType, sync, flow } = input;
  const { kind, name } = resource;
  const quota = kind === 'pool' ? undefined : findQuota(book, quotaOf(kind, sync), workflowType);
  const isRate = kind === 'startExecution' || kind === 'stateTransition';
  const limit = kind === 'lambdaScaling' ? resource.bucketSize! : resource.limit;
  const peak = isRate ? mostPerSecond(kind, flow) : resource.peak;
  const isHit = resource.firstHitMs < Infinity;
  const utilisation = peak / limit;
  return {
    quota: quota?.name ?? name,
    limit,
    unit: kind === 'pool' ? 'servers' : isRate ? `${quota!.unit}/s` : quota!.unit,
    peak,
    utilisation,
    verdict: isHit ? 'exceeded' : utilisation >= NEAR ? 'near' : 'ok',
    effect: isHit ? effectOf(input, resource) : untouched(input, resource, utilisation),
    source: quota?.source ?? 'the load profile',
  };
}

const quotaOf = (kind: Exclude<ResourceMeasure['kind'], 'pool'>, sync: boolean): string =>
  ({
    startExecution: sync ? 'StartSyncExecution' : 'StartExecution',
    stateTransition: 'StateTransition',
    openExecutions: sync ? 'StartSyncExecution' : 'OpenExecutions',
    openMapRuns: 'OpenMapRuns',
    lambdaConcurrency: 'LambdaConcurrency',
    lambdaScaling: 'LambdaScaling',
  })[kind];

/** Tokens wanted per step, those that had to wait counted where they were wanted first. */
function wantedPerStep(
  kind: 'startExecution' | 'stateTransition',
  { timeline, wanted }: FlowMeasure,
): { readonly stepMs: number; readonly counts: ArrayLike<number> } {
  if (wanted !== undefined) {
    return { stepMs: wanted.stepMs, counts: kind === 'startExecution' ? wanted.starts : wanted.transitions };
  }
  const { stepMs, backlog } = timeline;
  if (kind === 'startExecution') return { stepMs, counts: timeline.offered };
  const counts = timeline.transitions.map((served, i) => Math.max(0, served + backlog[i]! - (backlog[i - 1] ?? 0)));
  return { stepMs, counts };
}

function mostPerSecond(kind: 'startExecution' | 'stateTransition', flow: FlowMeasure): number {
  const { stepMs, counts } = wantedPerStep(kind, flow);
  let most = 0;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  return (most * 1000) / stepMs;
}

function untouched(input: QueueLimitsInput, resource: ResourceMeasure, utilisation: number): string {
  const { timeline, wanted } = input.flow;
  const { kind, bucketSize } = resource;
  if (kind === 'pool') return ['nobody waits', increaseText(input, resource)].filter((text) => text !== '').join('; ');
  if (kind !== 'startExecution' && kind !== 'stateTransition') return 'nothing is refused and nothing waits';
  const levels = kind === 'startExecution' ? timeline.startTokens : timeline.transitionTokens;
  const lowest = levels.reduce((a, b) => Math.min(a, b), bucketSize!);
  if (utilisation <= 1) return 'nothing is throttled';
  const carries = `nothing is throttled: the bucket of ${formatCount(bucketSize!)} carries the peak`;
  // between the ends of long intervals it may have been lower
  return wanted === undefined ? `${carries} and keeps ${formatCount(Math.floor(Math.max(0, lowest)))}` : carries;
}

function effectOf(input: QueueLimitsInput, resource: ResourceMeasure): string {
  const { flow } = input;
  const { kind } = resource;
  const parts = [
    firstHitText(resource, input),
    kind === 'startExecution' || kind === 'openExecutions' ? startsText(resource, flow) : usesText(resource),
    delayText(flow),
    backlogText(resource, flow),
    increaseText(input, resource),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function firstHitText({ firstHitMs }: ResourceMeasure, { fromMs = 0 }: QueueLimitsInput): string {
  const into = fromMs > 0 ? `, ${formatDuration(fromMs + firstHitMs)} into the load` : '';
  return `first hit after ${formatDuration(firstHitMs)}${into}`;
}

function startsText({ kind, refused }: ResourceMeasure, { starts }: FlowMeasure): string {
  const { offered, dropped, retried, lost } = starts;
  const of = (count: number): string =>
    `${formatWhole(count)} of ${formatWhole(offered)} starts (${formatShare(count / offered)})`;
  const error = kind === 'startExecution' ? 'ThrottlingException' : 'ExecutionLimitExceeded';
  if (refused === 0) return `executions that tasks start go beyond it: AWS would refuse them with ${error}`;
  const tries = `${formatWhole(refused)} tries refused with ${error}`;
  if (dropped > 0) return `${tries}: ${of(dropped)} dropped`;
  return `${tries}: ${of(retried)} retried${lost > 0 ? `, ${formatWhole(lost)} given up` : ''}`;
}

function usesText({ kind, requests, waited, refused }: ResourceMeasure): string {
  const what = kind === 'stateTransition' ? 'transitions' : kind.startsWith('lambda') ? 'invokes' : 'requests';
  const count = Math.max(waited, refused);
  const share = `${formatWhole(count)} of ${formatWhole(requests)} ${what} (${formatShare(count / requests)})`;
  return refused > 0 ? `${share} refused with Lambda.TooManyRequestsException` : `${share} wait`;
}

function delayText({ addedDelayMs: { p50, p95, p99, max } }: FlowMeasure): string {
  if (!(max > 0)) return '';
  return `waits add ${[p50, p95, p99].map(formatDuration).join(' / ')} to an execution at p50 / p95 / p99 (all quotas together)`;
}

function backlogText(resource: ResourceMeasure, flow: FlowMeasure): string {
  const isStart = resource.kind === 'startExecution' || resource.kind === 'openExecutions';
  const { atHorizon, drainMs } =
    isStart && resource.backlogAtHorizon === 0
      ? waitingStarts(flow)
      : { atHorizon: resource.backlogAtHorizon, drainMs: resource.drainMs };
  if (!(resource.backlogPeak > 0)) return '';
  const peak = `up to ${formatWhole(resource.backlogPeak)} wait at a time`;
  if (!(atHorizon > 0)) return peak;
  const drained = drainMs < Infinity ? `gone ${formatDuration(drainMs)} later` : 'not gone when the run ends';
  return `${peak}, ${formatWhole(atHorizon)} still when the window ends, ${drained}`;
}

function waitingStarts({ timeline, horizonMs }: FlowMeasure): { readonly atHorizon: number; readonly drainMs: number } {
  const { stepMs, waitingStarts: waiting } = timeline;
  const atHorizon = waiting[Math.ceil(horizonMs / stepMs) - 1] ?? 0;
  if ((waiting.at(-1) ?? 0) > 0) return { atHorizon, drainMs: Infinity };
  const last = waiting.findLastIndex((count) => count > 0);
  return { atHorizon, drainMs: Math.max(0, (last + 2) * stepMs - horizonMs) };
}

/** The smallest quota with which nothing would be throttled, worked out from what was wanted without throttling. */
function increaseText(input: QueueLimitsInput, resource: ResourceMeasure): string {
  const { book, workflowType, sync, flow, lifted, servers = [], peakPerSecond = 0 } = input;
  const { kind, bucketSize, name } = resource;
  const users = servers.find(({ pool }) => kind === 'pool' && pool?.name === name);
  if (users !== undefined) return serversNeeded(users, peakPerSecond);
  if (kind === 'startExecution') {
    const { counts, stepMs } = wantedPerStep(kind, flow);
    const needed = smallestRefill(counts, stepMs, bucketSize!);
    if (needed <= resource.limit)
      return 'new starts alone would fit: tries again of what another limit refused use it up';
    return `a refill of ${formatNumber(needed)}/s instead of ${formatCount(resource.limit)}/s would remove it (worked out from the starts wanted per step)`;
  }
  if (lifted === undefined || kind === 'pool') return '';
  const how = 'worked out from the same executions run without quotas';
  if (kind === 'stateTransition') {
    const { counts, stepMs } = wantedPerStep(kind, lifted);
    const needed = smallestRefill(counts, stepMs, bucketSize!);
    return `a refill of ${formatNumber(needed)}/s instead of ${formatCount(resource.limit)}/s would remove it (${how})`;
  }
  const row = findQuota(book, quotaOf(kind, sync), workflowType);
  const free = lifted.resources.find((other) => other.kind === kind && other.name === name);
  if (free === undefined) return '';
  if (row?.hard === true) return 'AWS does not raise it';
  return `a limit of ${formatWhole(free.peak)} would remove it (${how})`;
}
