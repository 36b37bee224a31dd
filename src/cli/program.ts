import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode } from '../issue/index.ts';
import type { CompareOptions } from './compare.ts';
import type { InitOptions } from './init.ts';
import type { InspectOptions } from './inspect.ts';
import type { LimitsOptions } from './limits.ts';
import type { ServeOptions } from './serve.ts';
import { tell } from './terminal.ts';
import type { TraceOptions } from './trace.ts';
import type { ValidateOptions } from './validate.ts';

const COMPARE_HELP = `
Example:
  stepmeter compare order.asl.json
  stepmeter compare order.asl.json --monthly 2.5M
  stepmeter compare order.asl.json --load order.load.yaml --out report
  stepmeter compare template.yaml --machine OrderMachine
A workflow is ASL in JSON or YAML, a CloudFormation or SAM template, CDK output, Terraform, a serverless.yml or a folder of
them; - reads it from standard input.`;

/** Reads the arguments and runs the command they name; heavy rooms are loaded by the command that needs them. */
export async function runCommandLine(args: readonly string[], version: string): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const collect = (value: string, list: readonly string[] = []): readonly string[] => [...list, value];
  const program = new Command('stepmeter')
    .description('What an AWS Step Functions workflow costs on Standard and on Express, worked out from its definition')
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeErr: tell })
    .showHelpAfterError('(see stepmeter --help)');

  program
    .command('compare')
    .description('run a workflow under a load and compare what Standard and Express would cost')
    .argument('<workflow>', 'a definition, a template, a plan or a folder; - for standard input')
    .option(
      '-m, --machine <name>',
      'one of several state machines of a template or folder, by logical id, address or name',
    )
    .option('--param <name=value>', 'a value of a template parameter or a variable (repeatable)', collect)
    .option('--params <file>', 'values of parameters, JSON or YAML')
    .option('-l, --load <file>', 'the load profile, YAML or JSON; without it no number of executions is claimed')
    .option('--monthly <count>', 'executions a month, such as 2.5M, instead of the arrivals of a load profile')
    .option('--daily <count>', 'executions a day, such as 10k')
    .option('--rate <rate>', 'executions over time, such as 20/s or 10k/day')
    .option('--every <time>', 'one execution each "5 minutes"; also "rate(5 minutes)" or "cron(0 2 * * ? *)"')
    .option('--workflow <name=file>', 'a state machine that tasks start, billed by its own type (repeatable)', collect)
    .option('--items <state=file>', 'what a Map reads, instead of items in the load profile (repeatable)', collect)
    .option('-r, --region <region>', "AWS region, instead of the load profile's")
    .addOption(
      new Option('-f, --format <format>', 'what to print')
        .choices(['text', 'json', 'csv', 'markdown', 'html'])
        .default('text'),
    )
    .option('-o, --out <folder>', 'also write report.html, report.json, report.md and the CSV files there')
    .option('--allow <folder>', 'a folder beside its own that the load profile may read from (repeatable)', collect)
    .option('--seed <number>', "seed of the random numbers, instead of the load profile's")
    .option('--precision <share>', 'how narrow the interval of the totals has to be, such as 0.5%')
    .option('--prices <book>', 'aws, study-notes, or a price file (our format, or an AWS Price List file)', 'aws')
    .option('--quotas <book>', 'aws, study-notes, or a quota file', 'aws')
    .option('--no-color', 'no colours, also on a terminal')
    .addHelpText('after', COMPARE_HELP)
    .action(async (workflow: string, options: CompareOptions) => {
      const { runCompare } = await import('./compare.ts');
      exit = await runCompare(workflow, options);
    });

  program
    .command('limits')
    .description('run the busiest part of a load against the quotas: what it does to them, and what they do to it')
    .argument('<workflow>', 'a definition, a template, a plan or a folder; - for standard input')
    .option(
      '-m, --machine <name>',
      'one of several state machines of a template or folder, by logical id, address or name',
    )
    .option('--param <name=value>', 'a value of a template parameter or a variable (repeatable)', collect)
    .option('--params <file>', 'values of parameters, JSON or YAML')
    .option('-l, --load <file>', 'the load profile, YAML or JSON; without it no number of executions is claimed')
    .option('--monthly <count>', 'executions a month, such as 2.5M, instead of the arrivals of a load profile')
    .option('--daily <count>', 'executions a day, such as 10k')
    .option('--rate <rate>', 'executions over time, such as 20/s or 10k/day')
    .option('--every <time>', 'one execution each "5 minutes"; also "rate(5 minutes)" or "cron(0 2 * * ? *)"')
    .option('--workflow <name=file>', 'a state machine that tasks start, billed by its own type (repeatable)', collect)
    .option('--items <state=file>', 'what a Map reads, instead of items in the load profile (repeatable)', collect)
    .option('-r, --region <region>', "AWS region, instead of the load profile's")
    .addOption(
      new Option('-e, --engine <engine>', 'what runs it: auto takes cohort where simulate would be too much work')
        .choices(['auto', 'simulate', 'cohort'])
        .default('auto'),
    )
    .option('--window <time>', 'how much of the load is run; default 1h, longer where that holds too few executions')
    .option('--step <time>', 'length of one interval of the timeline; default 1s')
    .option('--quotas <book>', 'aws, study-notes, or a quota file', 'aws')
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['text', 'json', 'csv']).default('text'))
    .option('-o, --out <folder>', 'also write limits.json, limits.csv and timeline.csv there')
    .option('--allow <folder>', 'a folder beside its own that the load profile may read from (repeatable)', collect)
    .option('--seed <number>', "seed of the random numbers, instead of the load profile's")
    .option('--no-color', 'no colours, also on a terminal')
    .action(async (workflow: string, options: LimitsOptions) => {
      const { runLimits } = await import('./limits.ts');
      exit = await runLimits(workflow, options);
    });

  program
    .command('trace')
    .description("run one execution by its data and print AWS's event history")
    .argument('<workflow>', 'a definition, a template, a plan or a folder; - for standard input')
    .option(
      '-m, --machine <name>',
      'one of several state machines of a template or folder, by logical id, address or name',
    )
    .option('--param <name=value>', 'a value of a template parameter or a variable (repeatable)', collect)
    .option('--params <file>', 'values of parameters, JSON or YAML')
    .option('-i, --input <file>', "the execution's input, JSON; default {}")
    .option(
      '--outcomes <file>',
      'what the tasks answer: { "State": [[{ "output": … } or { "error": …, "cause": … }, …]] }',
    )
    .option('--mock <file#case>', 'a MockConfigFile.json of Step Functions Local, and the test case to take')
    .option('--workflow <name=file>', 'a state machine that startExecution may start (repeatable)', collect)
    .option('--items <state=file>', 'what the ItemReader of a distributed Map reads (repeatable)', collect)
    .addOption(
      new Option('-t, --type <type>', "workflow type; default the template's, or standard").choices([
        'standard',
        'express',
      ]),
    )
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .option('--seed <number>', 'seed of random numbers in the workflow')
    .option('--no-color', 'no colours, also on a terminal')
    .action(async (workflow: string, options: TraceOptions) => {
      const { runTrace } = await import('./trace.ts');
      exit = await runTrace(workflow, options);
    });

  program
    .command('validate')
    .description('check workflows, every problem with its place')
    .argument('<files...>', 'definitions, templates, plans or folders; - for standard input')
    .option(
      '-m, --machine <name>',
      'one of several state machines of a template or folder, by logical id, address or name',
    )
    .option('--param <name=value>', 'a value of a template parameter or a variable (repeatable)', collect)
    .option('--params <file>', 'values of parameters, JSON or YAML')
    .option('--workflow <name=file>', 'a state machine that tasks start, checked too (repeatable)', collect)
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .addOption(new Option('-t, --type <type>', 'also what AWS refuses for this type').choices(['standard', 'express']))
    .option('--no-color', 'no colours, also on a terminal')
    .action(async (files: string[], options: ValidateOptions) => {
      const { runValidate } = await import('./validate.ts');
      exit = await runValidate(files, options);
    });

  program
    .command('inspect')
    .description('what is read from templates, plans and folders: state machines, what they call, what is not known')
    .argument(
      '<inputs...>',
      'ASL, CloudFormation, SAM, CDK output, Terraform, serverless.yml, describe-state-machine, or folders of them',
    )
    .option('-m, --machine <name>', 'only this one, by logical id, address or name')
    .option(
      '--param <name=value>',
      'a value of a parameter; AWS::Region=… for a pseudo parameter (repeatable)',
      collect,
    )
    .option('--params <file>', 'values of parameters, JSON or YAML: { Name: value }, or as the AWS CLI takes them')
    .option('--definition', 'print the resolved definition instead')
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, also on a terminal')
    .action(async (inputs: string[], options: InspectOptions) => {
      const { runInspect } = await import('./inspect.ts');
      exit = await runInspect(inputs, options);
    });

  program
    .command('init')
    .description('a commented load profile for a workflow: its tasks, choices and maps, and what its template tells')
    .argument('<workflow>', 'a definition, a template, a plan or a folder; - for standard input')
    .option(
      '-m, --machine <name>',
      'one of several state machines of a template or folder, by logical id, address or name',
    )
    .option('--param <name=value>', 'a value of a template parameter or a variable (repeatable)', collect)
    .option('--params <file>', 'values of parameters, JSON or YAML')
    .option('-o, --out <file>', 'write it there, if no file is there yet')
    .option('--force', 'replace the file of --out')
    .option('--no-color', 'no colours, also on a terminal')
    .action(async (workflow: string, options: InitOptions) => {
      const { runInit } = await import('./init.ts');
      exit = await runInit(workflow, options);
    });

  program
    .command('prices')
    .description('the prices of a region, with their sources')
    .option('-r, --region <region>', 'AWS region; without it, the regions that have prices')
    .option('--prices <book>', 'aws, study-notes, or a price file', 'aws')
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async (options: Record<string, string>) => {
      const { runPrices } = await import('./prices.ts');
      exit = runPrices(options);
    });

  program
    .command('schema')
    .description('the JSON Schema of the load profile, for editors; or of the report')
    .argument('[what]', 'load or report', 'load')
    .action(async (what: string) => {
      const { runSchema } = await import('./schema.ts');
      exit = runSchema(what);
    });

  program
    .command('serve')
    .description('the web page and the HTTP API')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '8787')
    .option('--threads <number>', 'runs at a time')
    .option('--queue <number>', 'runs that may wait; more are told to come back')
    .option('--budget <seconds>', 'longest run; its answer is then partial')
    .option('--allow-origin <origin>', 'a web origin that may call the API (repeatable)', collect)
    .option('--allow-host <name>', 'a name with a dot under which the server is asked (repeatable)', collect)
    .option('--prices <book>', 'aws, study-notes, or a price file')
    .option('--quotas <book>', 'aws, study-notes, or a quota file')
    .action(async (options: ServeOptions) => {
      const { runServe } = await import('./serve.ts');
      exit = await runServe(options, version);
    });

  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
  }
}
