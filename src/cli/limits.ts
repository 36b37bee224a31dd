import {
  type LimitsEngine,
  type LimitsReport,
  limits,
  renderLimitsCsv,
  renderLimitsJson,
  renderLimitsText,
  renderLimitsTimelineCsv,
  templateRequest,
} from '../app/index.ts';
import { loadBooks, readTextBeside, readTextFile, whyNotWritable } from '../io/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';
import { readDuration } from '../units/index.ts';
import { readFurther } from './named-files.ts';
import { readSeed } from './seed.ts';
import { print, refuseInput, refuseUsage, wantsColour } from './terminal.ts';
import { NO_FILE, type VolumeOptions, volumeOf } from './volume.ts';
import { Watch } from './watch.ts';
import { readWorkflow, type WorkflowOptions } from './workflow.ts';
import { writeOut } from './write-out.ts';

export interface LimitsOptions extends VolumeOptions, WorkflowOptions {
  readonly load?: string;
  readonly workflow?: readonly string[];
  readonly items?: readonly string[];
  readonly engine?: LimitsEngine;
  readonly window?: string;
  readonly step?: string;
  readonly region?: string;
  readonly quotas?: string;
  readonly format: 'text' | 'json' | 'csv';
  readonly seed?: string;
  readonly color?: boolean;
  readonly out?: string;
  /** Folders beside its own that the load profile may read from. */
  readonly allow?: readonly string[];
}

/** `stepmeter limits`: data on standard output, progress and problems on standard error. */
export async function runLimits(workflow: string, options: LimitsOptions): Promise<ExitCode> {
  const { load, region, quotas, out } = options;
  if (workflow === '-' && load === '-') {
    return refuseUsage('only one of workflow and load profile can be standard input');
  }
  const seed = readSeed(options.seed);
  if ('refused' in seed) return seed.refused;
  const windowMs = lengthOf(options.window);
  if (windowMs === null) return refuseUsage(`--window takes a time such as 1h, found "${options.window}"`);
  const stepMs = lengthOf(options.step);
  if (stepMs === null) return refuseUsage(`--step takes a time such as 1s, found "${options.step}"`);
  const volume = volumeOf(options);
  if ('usage' in volume) return refuseUsage(volume.usage);
  if (out === '') return refuseUsage('--out takes the name of a folder, found an empty one');
  const hindrance = out === undefined ? undefined : whyNotWritable(out);
  if (hindrance !== undefined) return refuseUsage(`cannot write to ${out}: ${hindrance}`);
  const loadText = load === undefined ? NO_FILE : readTextFile(load);
  const source = await readWorkflow(workflow, options, { region, load: loadText.ok ? loadText.value : undefined });
  if (!source.ok && 'usage' in source) return refuseUsage(source.usage);
  const files = readFurther(options);
  if (!files.ok && 'usage' in files) return refuseUsage(files.usage);
  if (!source.ok || !loadText.ok || !files.ok) {
    const unread = [source, loadText, files].flatMap((read) => (read.ok ? [] : read.issues));
    return refuseInput(unread, options.color);
  }
  const books = loadBooks(quotas === undefined ? {} : { quotas });
  if (!books.ok) return refuseInput(books.issues, options.color);
  const watch = new Watch();
  const result = await limits(
    {
      workflow: source.workflow,
      ...(load !== undefined && { load: { text: loadText.value, file: load } }),
      ...volume,
      ...files.further,
      ...templateRequest(source.template, files.further.workflows),
      ...seed,
      ...(region !== undefined && { region }),
      ...(options.engine !== undefined && { engine: options.engine }),
      ...(windowMs !== undefined && { windowMs }),
      ...(stepMs !== undefined && { stepMs }),
    },
    books.value,
    {
      readText: readTextBeside(load ?? workflow, options.allow),
      ...watch.ports,
    },
  );
  const isInterrupted = watch.end();
  if (!result.ok) return refuseInput(result.issues, options.color);
  const warnings = [...source.warnings, ...result.warnings];
  if (warnings.length > 0) {
    process.stderr.write(renderIssues(warnings, { colour: wantsColour(process.stderr, options.color) }));
  }
  print(textOf(result.value, options.format), options.format === 'json' ? 'json' : 'text');
  const exit = out === undefined ? EXIT.done : writeOut(out, filesOf(result.value));
  return exit === EXIT.done && isInterrupted && result.value.engine.partial ? EXIT.interrupted : exit;
}

const filesOf = (report: LimitsReport): ReadonlyMap<string, string> =>
  new Map([
    ['limits.json', renderLimitsJson(report)],
    ['limits.csv', renderLimitsCsv(report)],
    ['timeline.csv', renderLimitsTimelineCsv(report)],
  ]);

/** Undefined for an option not given, null for no length of time. */
function lengthOf(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const read = readDuration(text);
  return read.ok && read.value > 0 ? read.value : null;
}

function textOf(report: LimitsReport, format: LimitsOptions['format']): string {
  if (format === 'json') return renderLimitsJson(report);
  return format === 'csv' ? renderLimitsCsv(report) : renderLimitsText(report);
}
