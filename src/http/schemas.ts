import { z } from '@hono/zod-openapi';
import { parseParameters } from '../app/index.ts';
import { readRate, readShare } from '../units/index.ts';

/** The shapes of requests and answers. Requests are checked with them, and the OpenAPI document is made from them. */

const precisionText = z
  .string()
  .transform((text, check) => {
    const read = readShare(text);
    if (read.ok && read.value > 0 && read.value < 1) return read.value as number;
    check.addIssue({ code: 'custom', message: `a share between 0 and 1 such as "0.5 %" is expected, found "${text}"` });
    return z.NEVER;
  })
  .openapi({ type: 'string', example: '0.5 %' });

const DESCRIBED = {
  workflow:
    'The state machine in Amazon States Language, or a template or plan that holds it (CloudFormation, SAM, CDK output, Terraform, serverless.yml), JSON, YAML or HCL, at most 1 MB',
  load: 'The load profile, YAML or JSON, at most 1 MB; without it, costs are told for one execution and by volume',
  volume: "How many executions, instead of the load profile's arrivals",
  workflows: 'State machines that tasks start, by name, at most 1 MB each',
  items: 'Local copies of what Maps read, by state name',
  files:
    'Files the load profile names (traces) and the template names (definitions, nested templates), at most 20 MB together',
  machine: 'Which state machine of a template, by logical id, address or name',
  parameters: 'Values of template parameters or variables',
  name: "Shown as the workflow's name",
  seed: "Seed of the random numbers, instead of the load profile's",
  region: "AWS region, instead of the load profile's",
  precision: "Wanted half-width of the totals' 95 % interval over the total; default 0.5 %",
  workflowType: 'Adds what AWS refuses for this type alone',
} as const;

const seedNumber = z.int().min(0).openapi({ description: DESCRIBED.seed });
const seedText = z
  .string()
  .regex(/^\d{1,15}$/, 'a whole number of 0 or more is expected')
  .transform(Number)
  .openapi({ type: 'string', pattern: '^[0-9]{1,15}$', description: DESCRIBED.seed });
const share = z.number().gt(0).lt(1);
const workflowType = z.enum(['standard', 'express']).openapi({ description: DESCRIBED.workflowType });
const volume = z
  .string()
  .transform((text, check) => {
    const read = readRate(text);
    if (read.ok && read.value > 0) return text;
    check.addIssue({ code: 'custom', message: read.ok ? 'a volume above zero is expected' : read.problem });
    return z.NEVER;
  })
  .openapi({ type: 'string', example: '2.5M/month', description: DESCRIBED.volume });
const label = z.string().min(1).max(200);

/** A document as text (JSON or YAML), or as the JSON object itself. */
const document = (description: string) =>
  z
    .union([z.string(), z.record(z.string(), z.unknown())], { error: 'text or an object is expected' })
    .openapi({ anyOf: [{ type: 'string' }, { type: 'object' }], description });
const jsonFiles = z.record(z.string(), z.string()).openapi({ description: `${DESCRIBED.files}: text by file name` });
export const jsonTemplate = {
  machine: label.openapi({ description: DESCRIBED.machine }).optional(),
  parameters: z.record(z.string(), z.string()).openapi({ description: DESCRIBED.parameters }).optional(),
};
const parametersText = z
  .string()
  .transform((text, check) => {
    const read = parseParameters(text, 'parameters');
    if (read.ok) return Object.fromEntries(read.value) as Record<string, string>;
    check.addIssue({ code: 'custom', message: read.issues[0].message });
    return z.NEVER;
  })
  .openapi({ type: 'string', example: '{"Stage": "prod"}', description: `${DESCRIBED.parameters}: a JSON object` });
export const formTemplate = {
  machine: label.openapi({ description: DESCRIBED.machine }).optional(),
  parameters: parametersText.optional(),
};
const jsonFurther = {
  ...jsonTemplate,
  workflows: z.record(z.string(), z.string()).openapi({ description: DESCRIBED.workflows }).optional(),
  items: z.record(z.string(), z.string()).openapi({ description: DESCRIBED.items }).optional(),
};

export const compareJson = z
  .strictObject({
    workflow: document(DESCRIBED.workflow),
    load: document(DESCRIBED.load).optional(),
    volume: volume.optional(),
    name: label.openapi({ description: DESCRIBED.name }).optional(),
    seed: seedNumber.optional(),
    region: label.openapi({ description: DESCRIBED.region }).optional(),
    precision: z.union([share, precisionText]).openapi({ description: DESCRIBED.precision }).optional(),
    ...jsonFurther,
    files: jsonFiles.optional(),
  })
  .openapi('CompareRequest');

export const inspectJson = z
  .strictObject({ workflow: document(DESCRIBED.workflow), ...jsonTemplate, files: jsonFiles.optional() })
  .openapi('InspectRequest');

export const validateJson = z
  .strictObject({
    workflow: document(DESCRIBED.workflow).optional(),
    load: document(DESCRIBED.load).optional(),
    workflowType: workflowType.optional(),
    ...jsonFurther,
    files: jsonFiles.optional(),
  })
  .openapi('ValidateRequest');

const binary = (description: string) =>
  z.instanceof(Uint8Array).openapi({ type: 'string', format: 'binary', description });
const binaries = z
  .array(z.instanceof(Uint8Array))
  .openapi({ type: 'array', items: { type: 'string', format: 'binary' }, description: DESCRIBED.files });

const namedBinaries = (part: string, description: string) =>
  z
    .record(z.string(), z.instanceof(Uint8Array))
    .openapi({
      type: 'object',
      additionalProperties: { type: 'string', format: 'binary' },
      description: `${description}: parts named ${part}`,
    })
    .optional();
const formFurther = {
  ...formTemplate,
  workflows: namedBinaries('workflow.NAME', DESCRIBED.workflows),
  items: namedBinaries('items.STATE', DESCRIBED.items),
};

export const compareForm = z
  .strictObject({
    workflow: binary(DESCRIBED.workflow),
    load: binary(DESCRIBED.load).optional(),
    volume: volume.optional(),
    name: label.openapi({ description: DESCRIBED.name }).optional(),
    seed: seedText.optional(),
    region: label.openapi({ description: DESCRIBED.region }).optional(),
    precision: precisionText.openapi({ description: DESCRIBED.precision }).optional(),
    ...formFurther,
    files: binaries.optional(),
  })
  .openapi('CompareForm');

export const inspectForm = z
  .strictObject({ workflow: binary(DESCRIBED.workflow), ...formTemplate, files: binaries.optional() })
  .openapi('InspectForm');

export const validateForm = z
  .strictObject({
    workflow: binary(DESCRIBED.workflow).optional(),
    load: binary(DESCRIBED.load).optional(),
    workflowType: workflowType.optional(),
    ...formFurther,
    files: binaries.optional(),
  })
  .openapi('ValidateForm');

/** Files of the CSV export. */
export const CSV_FILES = [
  ...['summary.csv', 'costs.csv', 'states.csv', 'children.csv', 'durations.csv'],
  ...['limits.csv', 'break-even.csv', 'history.csv', 'timeline.csv', 'assumptions.csv'],
] as const;

export const compareQuery = z.strictObject({
  file: z
    .enum(CSV_FILES as readonly string[] as [string, ...string[]])
    .optional()
    .openapi({ param: { name: 'file', in: 'query' }, description: 'Which CSV file; default summary.csv' }),
});

export const pricesQuery = z.strictObject({
  region: label.optional().openapi({
    param: { name: 'region', in: 'query' },
    description: 'AWS region; without it, the regions that have prices',
    example: 'us-east-1',
  }),
});

export const exampleParams = z.strictObject({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'order-processing' }),
});

export const issue = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string().openapi({ description: 'room.what-is-wrong; stable across releases' }),
    pointer: z.string().openapi({ description: 'JSON Pointer (RFC 6901) into the document; empty for all of it' }),
    line: z.int().openapi({ description: '1-based' }),
    column: z.int().openapi({ description: '1-based' }),
    message: z.string(),
    hint: z.string().optional(),
    file: z.string().optional().openapi({ description: 'The document as the client named it' }),
  })
  .openapi('Issue');

const checkedFile = z.object({ file: z.string(), issues: z.array(issue) }).openapi('CheckedFile');
export const validateAnswer = z.object({ files: z.array(checkedFile) }).openapi('ValidateAnswer');

const machine = z
  .object({
    id: z.string().openapi({ description: 'Logical id, Terraform address or key' }),
    name: z.string().nullable(),
    type: z.enum(['STANDARD', 'EXPRESS']),
    states: z.int().nullable().openapi({ description: 'At all levels; null where the definition could not be read' }),
    queryLanguage: z.enum(['JSONPath', 'JSONata']).nullable(),
    ...{ file: z.string(), pointer: z.string(), line: z.int() },
    logging: z.object({ level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']), includeExecutionData: z.boolean() }),
    tracing: z.boolean(),
    functions: z.array(
      z.object({
        ...{ pointer: z.string(), function: z.string() },
        ...{ memoryMb: z.number().nullable(), architecture: z.string().nullable(), timeoutS: z.number().nullable() },
      }),
    ),
    nested: z.array(z.object({ pointer: z.string(), machine: z.string().nullable() })),
    schedules: z.array(z.object({ expression: z.string(), enabled: z.boolean() })),
    // biome-ignore lint/suspicious/noThenProperty: what becomes of it, as `inspect` writes it
    unresolved: z.array(z.object({ placeholder: z.string(), pointer: z.string(), why: z.string(), then: z.string() })),
  })
  .openapi('Machine');
export const inspectAnswer = z.object({ machines: z.array(machine), issues: z.array(issue) }).openapi('InspectAnswer');

export const problem = z
  .object({
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    issues: z.array(issue),
    files: z.array(checkedFile).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457 problem document with the issues found' });

export const progressEvent = z
  .object({
    executions: z.int(),
    entries: z.int(),
    relativeHalfWidth: z.number().nullable().openapi({ description: 'Of the monthly total; null before it is known' }),
    target: z.number().nullable().openapi({ description: 'The half-width asked for; null before the run has begun' }),
    waiting: z.boolean().openapi({ description: 'Whether the run still waits for a thread' }),
  })
  .openapi('ProgressEvent');

const exampleRow = z.object({ id: z.string(), title: z.string(), teaches: z.string() }).openapi('ExampleRow');
export const examplesAnswer = z.object({ examples: z.array(exampleRow) }).openapi('Examples');
const exampleFile = z.object({ file: z.string(), text: z.string() }).openapi('ExampleFile');
export const exampleAnswer = exampleRow
  .extend({ workflow: exampleFile, load: exampleFile, files: z.array(exampleFile) })
  .openapi('Example');

export const regionsAnswer = z.object({ book: z.string(), regions: z.array(z.string()) }).openapi('PricedRegions');
export const priceListAnswer = z
  .object({
    id: z.string(),
    title: z.string(),
    region: z.string(),
    currency: z.string(),
    retrieved: z.string(),
    rows: z.array(
      z.object({
        dimension: z.string(),
        name: z.string(),
        unit: z.string(),
        tiers: z.array(z.object({ from: z.number(), price: z.string(), per: z.number() })),
        freeTier: z.number().nullable(),
        source: z.string(),
        confidence: z.string(),
        note: z.string().nullable(),
      }),
    ),
  })
  .openapi('PriceList');

export const healthAnswer = z
  .object({ status: z.literal('ok'), version: z.string(), threads: z.int(), running: z.int(), waiting: z.int() })
  .openapi('Health');
