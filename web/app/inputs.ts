/** A text a reader gave, and what it is called. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Everything a comparison is asked with: what a link reproduces. */
export interface Inputs {
  readonly workflow: TextFile;
  readonly load: TextFile;
  /** Traces the load profile names. */
  readonly files: readonly TextFile[];
  /** Half-width asked for, a share as text: `0.5 %`. */
  readonly precision: string;
}

export const PRECISIONS = ['1 %', '0.5 %', '0.1 %', '0.02 %'] as const;

export const NO_WORKFLOW: TextFile = { file: 'workflow.asl.json', text: '' };

export const FIRST_LOAD: TextFile = {
  file: 'profile.load.yaml',
  text: `# How often the workflow runs, and how its tasks behave.
# The form above writes these lines; anything else may be written by hand.
# Without them the answer is the cost of one execution and of several volumes.
`,
};

export const NO_INPUTS: Inputs = { workflow: NO_WORKFLOW, load: FIRST_LOAD, files: [], precision: '0.5 %' };

/** Whether a load profile says anything: a comment alone does not. */
export const saysNothing = (text: string): boolean => text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));

/** What a file is for, by its name and, where that says nothing, by its words. */
export function roleOf({ file, text }: TextFile): 'workflow' | 'load' | 'trace' {
  if (/\.csv$/i.test(file)) return 'trace';
  if (/\.load\.(ya?ml|json)$/i.test(file)) return 'load';
  if (/\.asl(\.(ya?ml|json))?$/i.test(file)) return 'workflow';
  return /(^|["'\s{,])StartAt["']?\s*:/.test(text) ? 'workflow' : 'load';
}
