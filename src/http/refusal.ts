import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { firstIssues, type Issue, type Pointer, ROOT } from '../issue/index.ts';
import type { HttpCode } from './codes.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is malformed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'The request took too long',
  413: 'Too large',
  415: 'Wrong type',
  421: 'Wrong host',
  422: 'The input has errors',
  431: 'The headers are too long',
  500: 'Internal error',
  503: 'Too busy',
};

/** Files of an input that has errors, as `validate --format json` names them. */
type Files = readonly { readonly file: string; readonly issues: readonly Issue[] }[];

/** Thrown where a request cannot be answered; the app turns it into a problem document (RFC 9457) with issues. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;
  readonly files: Files | undefined;

  constructor(
    status: ContentfulStatusCode,
    issues: readonly Issue[],
    extra: { readonly headers?: Readonly<Record<string, string>>; readonly files?: Files } = {},
  ) {
    super(issues[0]?.message ?? TITLES[status]);
    this.status = status;
    this.issues = issues;
    this.headers = extra.headers ?? {};
    this.files = extra.files;
  }
}

interface Fault {
  readonly code: HttpCode;
  readonly message: string;
  readonly hint?: string;
  readonly pointer?: Pointer;
  readonly line?: number;
  readonly column?: number;
}

export const issueOf = ({ pointer = ROOT, line = 1, column = 1, code, message, hint }: Fault): Issue => ({
  severity: 'error',
  ...{ code, pointer, line, column, message },
  ...(hint !== undefined && { hint }),
});

/** A refusal with one issue. */
export const refusal = (
  status: ContentfulStatusCode,
  fault: Fault,
  headers?: Readonly<Record<string, string>>,
): Refusal => new Refusal(status, [issueOf(fault)], headers === undefined ? {} : { headers });

/** The body every refusal has: problem document and list of issues in one. */
export function problemText({ status, issues, message, files }: Refusal): string {
  const title = TITLES[status] ?? 'Refused';
  const told = files?.map(({ file, issues: found }) => ({ file, issues: firstIssues(found) }));
  const problem = { title, status, detail: message, issues: firstIssues(issues), ...(told && { files: told }) };
  return `${JSON.stringify(problem, null, 2)}\n`;
}

export const answerRefusal = (c: Context, refused: Refusal): Response =>
  c.body(problemText(refused), refused.status, { ...refused.headers, 'Content-Type': 'application/problem+json' });
