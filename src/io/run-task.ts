import type { LimitsEngine, Progress } from '../app/index.ts';
import type { Issue } from '../issue/index.ts';

/** Text a client sent: bytes are decoded where they are read, away from the event loop. */
export interface SentText {
  readonly text: string | Uint8Array;
  /** What it is called in messages. */
  readonly file: string;
}

/** Such texts by a name of their own: of a state machine, of a Map. */
export interface NamedText extends SentText {
  readonly name: string;
}

/** Which machine of a template is meant, and values of its parameters. */
export interface TemplateFields {
  readonly machine?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What may be sent besides a workflow and its load. */
export interface FurtherTexts extends TemplateFields {
  readonly workflows?: readonly NamedText[];
  readonly items?: readonly NamedText[];
}

/** What a finished comparison is written as. `event` is a server-sent event whose data is the JSON. */
export type AnswerFormat =
  | { readonly type: 'json' | 'html' | 'markdown' | 'event' }
  /** `file` is a name of the CSV export. */
  | { readonly type: 'csv'; readonly file: string };

export interface CompareTask extends FurtherTexts {
  readonly kind: 'compare';
  readonly workflow: SentText;
  readonly load?: SentText;
  readonly volume?: string;
  /** Files the load profile may name. */
  readonly files: readonly SentText[];
  readonly format: AnswerFormat;
  readonly name?: string;
  readonly seed?: number;
  readonly region?: string;
  readonly precision?: number;
}

/** What the load does to the quotas, and they to it. */
export interface LimitsTask
  extends FurtherTexts,
    Pick<CompareTask, 'workflow' | 'load' | 'volume' | 'files' | 'name' | 'seed' | 'region'> {
  readonly kind: 'limits';
  /** csv: the rows of limits. */
  readonly format: 'json' | 'csv' | 'text';
  readonly engine?: LimitsEngine;
  readonly windowMs?: number;
  readonly stepMs?: number;
}

export interface ValidateTask extends FurtherTexts {
  readonly kind: 'validate';
  readonly workflow?: SentText;
  readonly load?: SentText;
  readonly files: readonly SentText[];
  readonly workflowType?: 'standard' | 'express';
}

/** What templates hold, without running anything. */
export interface InspectTask extends TemplateFields {
  readonly kind: 'inspect';
  readonly workflow: SentText;
  readonly files: readonly SentText[];
}

export type RunTask = CompareTask | LimitsTask | ValidateTask | InspectTask;

/** What a worker answers: a body to send as it is, or the problems of the inputs. */
export type RunAnswer =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly files?: readonly CheckedText[] };

interface CheckedText {
  readonly file: string;
  readonly issues: readonly Issue[];
}

/** What a worker tells while it runs. */
export type RunMessage = { readonly type: 'started' } | { readonly type: 'progress'; readonly progress: Progress };

/** Values of the shared word by which a run is told to end. */
export const CONTROL = { goOn: 0, endEarly: 1, cancel: 2 } as const;

/** What travels to a worker with a task. `control` holds one word of `CONTROL`. */
export interface RunEnvelope {
  readonly task: RunTask;
  readonly control: Int32Array;
  readonly port: import('node:worker_threads').MessagePort;
  /** Time after which the run ends with what is known. */
  readonly budgetMs: number;
  readonly wantsProgress: boolean;
}

/** The books a pool's workers load, by the names a user gives. */
export interface BookNames {
  readonly prices?: string;
  readonly quotas?: string;
}
