import { compare, templateRequest } from '../app/index.ts';
import { loadBooks, loadWebAssets, readTextBeside, readTextFile, whyNotWritable } from '../io/index.ts';
import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import {
  type Report,
  renderCsv,
  renderHtml,
  renderIssues,
  renderJson,
  renderMarkdown,
  renderText,
} from '../report/index.ts';
import { readShare } from '../units/index.ts';
import { readFurther } from './named-files.ts';
import { readSeed } from './seed.ts';
import { print, refuseInput, refuseUsage, wantsColour } from './terminal.ts';
import { NO_FILE, type VolumeOptions, volumeOf } from './volume.ts';
import { Watch } from './watch.ts';
import { readWorkflow, type WorkflowOptions } from './workflow.ts';
import { writeOut } from './write-out.ts';

export interface CompareOptions extends VolumeOptions, WorkflowOptions {
  readonly load?: string;
  readonly workflow?: readonly string[];
  readonly items?: readonly string[];
  readonly region?: string;
  readonly format: 'text' | 'json' | 'csv' | 'markdown' | 'html';
  readonly out?: string;
  /** Folders beside its own that the load profile may read from. */
  readonly allow?: readonly string[];
  readonly seed?: string;
  readonly precision?: string;
  readonly prices?: string;
  readonly quotas?: string;
  readonly color?: boolean;
}

/** `stepmeter compare`: data on standard output, everything else on standard error. */
export async function runCompare(workflow: string, options: CompareOptions): Promise<ExitCode> {
  const { load, seed, precision, region, out } = options;
  if (workflow === '-' && load === '-')
    return refuseUsage('only one of workflow and load profile can be standard input');
  const given = readSeed(seed);
  if ('refused' in given) return given.refused;
  const share = precision === undefined ? undefined : readShare(precision);
  if (share !== undefined && !(share.ok && share.value > 0 && share.value < 1)) {
    return refuseUsage(`--precision takes a share such as 0.5%, found "${precision}"`);
  }
  const volume = volumeOf(options);
  if ('usage' in volume) return refuseUsage(volume.usage);
  if (out === '') return refuseUsage('--out takes the name of a folder, found an empty one');
  const hindrance = out === undefined ? undefined : whyNotWritable(out);
  if (hindrance !== undefined) return refuseUsage(`cannot write to ${out}: ${hindrance}`);
  const files = readFurther(options);
  if (!files.ok && 'usage' in files) return refuseUsage(files.usage);
  const loadText = load === undefined ? NO_FILE : readTextFile(load);
  const source = await readWorkflow(workflow, options, { region, load: loadText.ok ? loadText.value : undefined });
  if (!source.ok && 'usage' in source) return refuseUsage(source.usage);
  const texts = [source, loadText, files] as const;
  if (!source.ok || !loadText.ok || !files.ok) {
    return refuseInput(
      texts.flatMap((read) => (read.ok ? [] : read.issues)),
      options.color,
    );
  }
  const books = loadBooks(options);
  if (!books.ok) return refuseInput(books.issues, options.color);

  const watch = new Watch();
  const result = await compare(
    {
      workflow: source.workflow,
      ...(load !== undefined && { load: { text: loadText.value, file: load } }),
      ...volume,
      ...files.further,
      ...templateRequest(source.template, files.further.workflows),
      ...given,
      ...(region !== undefined && { region }),
      ...(share?.ok && { precision: share.value }),
    },
    books.value,
    { readText: readTextBeside(load ?? workflow, options.allow), ...watch.ports },
  );
  const isInterrupted = watch.end();
  if (!result.ok) {
    const regionFrom = regionSource(region, load === undefined ? undefined : { file: load, text: loadText.value });
    return refuseInput(
      result.issues.map((issue) => withRegionSource(issue, regionFrom)),
      options.color,
    );
  }
  const warnings = [...source.warnings, ...(options.format === 'text' ? [] : result.warnings)];
  if (warnings.length > 0) {
    process.stderr.write(renderIssues(warnings, { colour: wantsColour(process.stderr, options.color) }));
  }
  print(textOf(result.value, options), formOf(options));
  const exit = out === undefined ? EXIT.done : writeReport(result.value, out);
  return exit === EXIT.done && isInterrupted && result.value.engine.partial ? EXIT.interrupted : exit;
}

/** Where the region asked for comes from, in words. */
const regionSource = (
  option: string | undefined,
  load: { readonly file: string; readonly text: string } | undefined,
): string =>
  option !== undefined
    ? 'The region comes from --region.'
    : load === undefined
      ? 'The region is the default; give --region.'
      : /\bregion\b/.test(load.text)
        ? `The region comes from account.region in ${load.file}.`
        : `The region is the default: ${load.file} has no account.region.`;

/** A region without a price is found in the price book, yet asked for elsewhere. */
const withRegionSource = (issue: Issue, source: string): Issue =>
  issue.code === 'price.unknown-region' ? { ...issue, hint: `${source} ${issue.hint ?? ''}`.trim() } : issue;

function formOf({ format, color }: CompareOptions): 'text' | 'json' | 'painted' | 'html' {
  if (format === 'json' || format === 'html') return format;
  return format === 'text' && wantsColour(process.stdout, color) ? 'painted' : 'text';
}

function textOf(report: Report, options: CompareOptions): string {
  switch (options.format) {
    case 'json':
      return renderJson(report);
    case 'csv':
      return renderCsv(report).get('summary.csv')!;
    case 'markdown':
      return renderMarkdown(report);
    case 'html':
      return renderHtml(report, loadWebAssets());
    default:
      return renderText(report, { colour: wantsColour(process.stdout, options.color) });
  }
}

function writeReport(report: Report, folder: string): ExitCode {
  const files = new Map([
    ['report.html', renderHtml(report, loadWebAssets())],
    ['report.json', renderJson(report)],
    ['report.md', renderMarkdown(report)],
    ...renderCsv(report),
  ]);
  return writeOut(folder, files);
}
