import { existsSync } from 'node:fs';
import { starterProfile } from '../app/index.ts';
import { writeOneFile } from '../io/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';
import { print, refuseInput, refuseUsage, tell, wantsColour } from './terminal.ts';
import { readWorkflow, type WorkflowOptions } from './workflow.ts';

export interface InitOptions extends WorkflowOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly color?: boolean;
}

/** `stepmeter init`: a load profile for this workflow on standard output, or in a new file. */
export async function runInit(path: string, options: InitOptions): Promise<ExitCode> {
  const { out, force = false } = options;
  const source = await readWorkflow(path, options);
  if (!source.ok) return 'usage' in source ? refuseUsage(source.usage) : refuseInput(source.issues, options.color);
  const profile = starterProfile(source.workflow, source.template);
  if (!profile.ok) return refuseInput(profile.issues, options.color);
  const warnings = [...source.warnings, ...profile.warnings];
  if (warnings.length > 0) {
    process.stderr.write(renderIssues(warnings, { colour: wantsColour(process.stderr, options.color) }));
  }
  if (out === undefined) {
    print(profile.value, 'painted'); // its names are escaped already, as YAML reads them
    return EXIT.done;
  }
  const isReplaced = force && existsSync(out);
  try {
    writeOneFile(out, profile.value, { replace: force });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    return refuseUsage(
      isThere
        ? `${out} is there already and was left as it is; --force replaces it`
        : `cannot write ${out}: ${(error as Error).message}`,
    );
  }
  tell(`${isReplaced ? 'Replaced' : 'Wrote'} ${out}\n`);
  return EXIT.done;
}
