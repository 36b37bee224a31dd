/** A text a reader gave, and what it is called. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Everything a comparison is asked with: what a link reproduces. */
export interface Inputs {
  readonly workflow: TextFile;
  readonly load: TextFile;
  /** Which state machine of a template is meant; absent where there is one. */
  readonly machine?: string;
  /** Traces the load profile names, definitions and templates that the workflow's template names. */
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

/** Whether a text holds state machines inside of something else: a template, a plan, an answer of the API. */
export const isTemplate = (text: string): boolean =>
  /AWS::(StepFunctions|Serverless)::|AWSTemplateFormatVersion|aws_sfn_state_machine|stepFunctions["']?\s*:|"format_version"|"definition"\s*:\s*"/.test(
    text,
  );

/**
 * What each of several files is for. Of templates the first is the workflow, and with a template (taken now, or there
 * before) definitions are files beside it.
 */
export function rolesOf(files: readonly TextFile[], before: TextFile): readonly ('workflow' | 'load' | 'trace')[] {
  const main = files.findIndex(({ text }) => isTemplate(text));
  const hasTemplate = main >= 0 || isTemplate(before.text);
  return files.map((file, i) => {
    const role = roleOf(file);
    return role === 'workflow' && hasTemplate && i !== main ? 'trace' : role;
  });
}

/** What a file is for, by its name and, where that says nothing, by its words. */
export function roleOf({ file, text }: TextFile): 'workflow' | 'load' | 'trace' {
  if (/\.csv$/i.test(file)) return 'trace';
  if (isTemplate(text)) return 'workflow';
  if (/\.load\.(ya?ml|json)$/i.test(file)) return 'load';
  if (/\.asl(\.(ya?ml|json))?$/i.test(file)) return 'workflow';
  return /(^|["'\s{,])StartAt["']?\s*:/.test(text) ? 'workflow' : 'load';
}
