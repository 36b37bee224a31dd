import { formatDuration } from '../units/index.ts';
import type { ExecutionResult, HistoryEvent } from './model.ts';

/** Width of the column of details. */
const DETAIL_CHARS = 100;

/**
 * The trace as text for people (`table`) or programs (`json`: the result as it is, two blanks deep).
 */
export function renderTrace(result: ExecutionResult, format: 'json' | 'table'): string {
  return format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${tableOf(result).join('\n')}\n`;
}

function tableOf(result: ExecutionResult): string[] {
  const rows = result.events.map(rowOf);
  const widths = HEADINGS.map((heading, i) =>
    Math.max(heading.length, ...rows.map((row) => (row[i] as string).length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i < 2 ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)))
      .join('  ')
      .trimEnd();
  return [line(HEADINGS), ...rows.map(line), '', ...summaryOf(result)];
}

const HEADINGS = ['id', 'previous', 'time', 'type', 'state', 'details'];

function rowOf(event: HistoryEvent): string[] {
  const { id, previousEventId, timestamp, type, name } = event;
  return [String(id), String(previousEventId), timestamp.slice(11, 23), type, name ?? '', detailOf(event)];
}

function detailOf(event: HistoryEvent): string {
  const details = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1] as
    | Record<string, unknown>
    | undefined;
  const shown = details?.error ?? details?.output ?? details?.input ?? details?.parameters ?? details?.length ?? '';
  const cause = details?.error !== undefined && details.cause !== undefined ? `: ${String(details.cause)}` : '';
  const text = `${String(shown)}${cause}`.replaceAll(/\s+/g, ' ');
  return text.length > DETAIL_CHARS ? `${text.slice(0, DETAIL_CHARS - 1)}…` : text;
}

function summaryOf(result: ExecutionResult): string[] {
  const { status, output, error, cause, events, stateEntries, retries, billing } = result;
  const lines = [
    `${status} after ${formatDuration(result.durationMs)} (simulated), ${events.length} events, ${stateEntries} state entries, ${retries} retries`,
  ];
  if (output !== undefined) lines.push(`output: ${JSON.stringify(output)}`);
  if (error !== undefined || cause !== undefined)
    lines.push(`error: ${error ?? '(none)'}${cause === undefined ? '' : `: ${cause}`}`);
  if (billing !== undefined) lines.push(`billed: ${billing.billedDurationMs} ms at ${billing.billedMemoryMb} MB`);
  for (const run of result.mapRuns) {
    lines.push(
      `map run of ${run.stateName}: ${run.items} items, ${run.children} ${run.childType} children, ${run.failed} failed, ${run.events} events of their own`,
    );
  }
  for (const nested of result.nested) {
    lines.push(
      `started ${nested.stateMachineName} (${nested.workflowType}): ${nested.result.status}, ${nested.result.events.length} events of its own`,
    );
  }
  for (const { what, value } of result.assumptions) lines.push(`assumed: ${what} (${value})`);
  return lines;
}
