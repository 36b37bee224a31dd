import { SERVER_DEFAULTS, startServer } from '../http/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';
import { refuseInput, refuseUsage } from './terminal.ts';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly threads?: string;
  readonly queue?: string;
  /** Seconds. */
  readonly budget?: string;
  readonly allowOrigin?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly prices?: string;
  readonly quotas?: string;
}

/** `stepmeter serve`: the page and the API, until Ctrl-C or SIGTERM; runs under way are then answered first. */
export async function runServe(options: ServeOptions, version: string): Promise<ExitCode> {
  const { host = SERVER_DEFAULTS.host, prices, quotas } = options;
  const port = wholeNumber(options.port, 0, 65_535) ?? SERVER_DEFAULTS.port;
  const threads = wholeNumber(options.threads, 1, 256);
  const queueLimit = wholeNumber(options.queue, 0, 10_000);
  const budget = wholeNumber(options.budget, 1, 86_400);
  if ([port, threads, queueLimit, budget].some(Number.isNaN)) {
    return refuseUsage('--port, --threads, --queue and --budget take whole numbers: see stepmeter serve --help');
  }
  const origins = options.allowOrigin ?? [];
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined) {
    return refuseUsage(`--allow-origin takes an origin such as https://example.org, found "${wrong}"`);
  }
  const onFault = (error: unknown): void =>
    void process.stderr.write(`stepmeter: internal error: ${(error as Error)?.stack ?? String(error)}\n`);
  const wrongHost = options.allowHost?.find((name) => !/^[a-z0-9.-]+$/i.test(name));
  if (wrongHost !== undefined)
    return refuseUsage(`--allow-host takes a name such as cost.example.org, found "${wrongHost}"`);
  try {
    const started = await startServer({
      ...{ host, port, version, onFault, allowOrigins: origins, allowHosts: options.allowHost ?? [] },
      ...(threads !== undefined && { threads }),
      ...(queueLimit !== undefined && { queueLimit }),
      ...(budget !== undefined && { budgetMs: budget * 1000 }),
      books: { ...(prices !== undefined && { prices }), ...(quotas !== undefined && { quotas }) },
    });
    if (!started.ok) return refuseInput(started.issues, undefined);
    process.stderr.write(renderIssues(started.warnings));
    process.stderr.write(`stepmeter listens on ${started.value.url}; Ctrl-C ends it\n`);
    if (!LOOPBACK.test(host)) process.stderr.write('anyone who reaches this address can use it: there is no log-in\n');
    await signalled();
    process.stderr.write('ending; runs under way are answered first\n');
    await started.value.close();
    return EXIT.done;
  } catch (error) {
    const reason = LISTEN_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    return refuseUsage(`cannot listen on ${host}:${port}: ${reason}`);
  }
}

const LOOPBACK = /^(?:127\.|localhost$|::1$)/;

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; choose another with --port',
  EACCES: 'the port may not be used; choose one above 1023 with --port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

/** Undefined when not given, NaN when no whole number from `least` to `most`. */
function wholeNumber(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : Number.NaN;
}

/** Resolves at the first signal; a second one ends the process at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
