import type { JsonValue } from '../asl/index.ts';
import type { Issue, Pointer } from '../issue/index.ts';

/** What the reader may see of the user's files. Paths are as the user wrote them, with `/`, relative ones kept relative. */
export interface SourceHost {
  /** Text of a file, or why it may not or cannot be read; outside the given folders nothing is. */
  read(path: string): ReadFile;
  /** Files below a folder, as paths that `read` takes, sorted; undefined when it is no folder that may be read. */
  list(folder: string): readonly string[] | undefined;
  /** HCL to JSON, one object for each file, as hcl2json writes it; its complaint when the text is no HCL. */
  parseHcl?(text: string, file: string): Promise<HclResult>;
}

export type ReadFile =
  /** `as`: what the user calls the file, where that is not the path. */
  | { readonly text: string; readonly as?: string }
  | { readonly missing: 'nothing there' | 'outside' | 'unreadable'; readonly why?: string };

export type HclResult =
  | { readonly value: JsonValue }
  | { readonly message: string; readonly line?: number; readonly column?: number };

export interface SourceOptions {
  /** Values of parameters and variables, by name; pseudo parameters too (`AWS::Region`). */
  readonly parameters?: ReadonlyMap<string, string>;
}

export type MachineType = 'STANDARD' | 'EXPRESS';
export type LogLevel = 'ALL' | 'ERROR' | 'FATAL' | 'OFF';

/** Facts of a Lambda function that decide what a call costs. Null where the source does not tell. */
export interface FunctionFacts {
  readonly memoryMb: number | null;
  readonly architecture: 'x86_64' | 'arm64' | null;
  readonly timeoutS: number | null;
  readonly reservedConcurrency?: number;
  readonly provisionedConcurrency?: number;
  /** Which of them nobody wrote, so that AWS's default was taken. */
  readonly defaults: readonly ('memory' | 'architecture' | 'timeout')[];
}

/** A resource that a definition may call, by the name it was given in the resolved text. */
export interface Entity {
  /** Logical id, Terraform address, or key. */
  readonly id: string;
  readonly kind: 'function' | 'machine' | 'activity' | 'other';
  /** Names it may also stand under: a literal name of its own. */
  readonly alsoNamed?: readonly string[];
  readonly facts?: FunctionFacts;
}

export interface CalledFunction extends FunctionFacts {
  /** The state that calls it, in the definition. */
  readonly pointer: Pointer;
  readonly state: string;
  readonly function: string;
}

export interface NestedMachine {
  readonly pointer: Pointer;
  readonly state: string;
  /** Its id; null where what is started could not be told. */
  readonly machine: string | null;
  /** The name that the definition starts it by. */
  readonly as: string | null;
}

export interface Schedule {
  readonly expression: string;
  readonly enabled: boolean;
  readonly timezone?: string;
}

export interface Unresolved {
  readonly placeholder: string;
  /** Where it stands in the definition. */
  readonly pointer: Pointer;
  readonly why: string;
  readonly then: string;
}

/** A value taken where the source left it open, to be listed in a report. */
export interface Taken {
  readonly what: string;
  readonly value: string;
  readonly from: string;
}

/** One state machine as its source tells it. */
export interface Machine {
  readonly kind: 'asl' | 'description' | 'cloudformation' | 'terraform' | 'serverless';
  readonly id: string;
  readonly name: string | null;
  readonly type: MachineType;
  /** Whether the source says the type, or the service's default was taken. */
  readonly isTypeStated: boolean;
  /** States at all levels; null where the definition could not be read. */
  readonly states: number | null;
  readonly queryLanguage: 'JSONPath' | 'JSONata' | null;
  readonly file: string;
  readonly pointer: Pointer;
  readonly line: number;
  readonly column: number;
  readonly logging: { readonly level: LogLevel; readonly includeExecutionData: boolean };
  readonly tracing: boolean;
  readonly region: string | null;
  readonly functions: readonly CalledFunction[];
  readonly nested: readonly NestedMachine[];
  readonly schedules: readonly Schedule[];
  readonly unresolved: readonly Unresolved[];
  readonly taken: readonly Taken[];
  /** What is wrong with this machine alone, in the user's files. */
  readonly issues: readonly Issue[];
  /** The resolved definition, JSON or YAML; undefined where it could not be read. */
  readonly definition?: ResolvedText;
}

/** A text put together from the user's files. */
export interface ResolvedText {
  readonly text: string;
  readonly format: 'json' | 'yaml';
  /** Puts an issue about the text into the user's own file. */
  locate(issue: Issue): Issue;
}

/** What was read from all inputs. */
export interface Sources {
  readonly machines: readonly Machine[];
  /** What is wrong outside of single machines. */
  readonly issues: readonly Issue[];
}
