// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Terraform are what is tested
import { expect, test } from 'vitest';
import { sourceHost } from '../../src/io/index.ts';
import { type Machine, readSources } from '../../src/source/index.ts';
import { memoryHost } from './memory-host.ts';

const REST = `
variable "stage" { default = "dev" }
variable "open" {}
locals {
  name = "flow-\${var.stage}"
  list = ["a", "b"]
  map  = { x = { n = 1 }, y = { n = 2 } }
}
provider "aws" { region = "eu-west-1" }
resource "aws_lambda_function" "f" {
  function_name = "fn"
  memory_size   = 512
  architectures = ["arm64"]
}
`;

async function machinesOf(
  files: Record<string, string>,
  parameters: Record<string, string> = {},
): Promise<readonly Machine[]> {
  const options = { parameters: new Map(Object.entries(parameters)) };
  return (await readSources(['.'], memoryHost(files), options)).machines;
}

/** The value X gets in the definition. */
async function resultOf(expression: string, parameters = {}): Promise<unknown> {
  const definition = `jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true, Result = ${expression} } } })`;
  const text = `${REST}resource "aws_sfn_state_machine" "m" {\n  name = "m"\n  definition = ${definition}\n}\n`;
  const [machine] = await machinesOf({ 'main.tf': text }, parameters);
  return JSON.parse(machine?.definition?.text ?? '{}').States?.A.Result;
}

test.for([
  ['var.stage', {}, 'dev', 'a default'],
  ['var.stage', { stage: 'prod' }, 'prod', 'a value that is given'],
  ['var.open', {}, '${var.open}', 'a variable that nobody gives'],
  ['local.name', {}, 'flow-dev', 'a local value with a template'],
  ['upper("${local.name}!")', {}, 'FLOW-DEV!', 'a function of a template'],
  ['1 + 2 * 3', {}, 7, 'arithmetic by rank'],
  ['var.stage == "dev" ? "y" : "n"', {}, 'y', 'a condition'],
  ['[for v in local.list : upper(v)]', {}, ['A', 'B'], 'for over a list'],
  ['[for i, v in local.list : "${i}${v}" if v != "a"]', {}, ['1b'], 'for with an index and a condition'],
  ['{ for k, v in local.map : k => v.n }', {}, { x: 1, y: 2 }, 'for over a map'],
  ['merge([{ a = 1 }, { b = 2 }]...)', {}, { a: 1, b: 2 }, 'arguments that are those of a list'],
  ['merge(local.map.x, { m = 3 })', {}, { n: 1, m: 3 }, 'merge'],
  ['local.map["y"].n', {}, 2, 'an index by key'],
  ['[for v in values(local.map) : v.n][1]', {}, 2, 'an index behind a for'],
  ['aws_lambda_function.f.memory_size', {}, 512, 'what is written in a resource'],
  [
    'aws_lambda_function.f.arn',
    {},
    'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:aws_lambda_function.f',
    'an ARN',
  ],
  ['data.aws_region.current.name', {}, 'eu-west-1', 'the region of the provider'],
  ['"$${plain}"', {}, '${plain}', 'an escape'],
  ['lookup({ a = 1 }, "b", 5)', {}, 5, 'lookup'],
  ['format("%s-%d%%", "a", 3)', {}, 'a-3%', 'format'],
] as const)('%s is evaluated (%#)', { timeout: 30_000 }, async ([expression, parameters, want]) => {
  expect(await resultOf(expression, parameters)).toEqual(want);
});

const TASK = '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${fn}","End":true}}}';

test.for([
  ['a heredoc', `definition = <<-EOF\n    ${TASK.replace('${fn}', '${aws_lambda_function.f.arn}')}\n  EOF`, {}],
  [
    'templatefile',
    'definition = templatefile("${path.module}/t.json", { fn = aws_lambda_function.f.arn })',
    { 't.json': TASK },
  ],
  [
    'a local value',
    'definition = local.d',
    { 'd.tf': `locals {\n  d = templatefile("t.json", { fn = aws_lambda_function.f.arn })\n}\n`, 't.json': TASK },
  ],
  [
    'data.template_file',
    'definition = data.template_file.d.rendered',
    {
      'd.tf': `data "template_file" "d" {\n  template = file("t.json")\n  vars = { fn = aws_lambda_function.f.arn }\n}\n`,
      't.json': TASK,
    },
  ],
] as const)('a definition by %s leads to the function', async ([, definition, files]) => {
  const text = `${REST}resource "aws_sfn_state_machine" "m" {\n  name = "m"\n  type = "EXPRESS"\n  ${definition}\n}\n`;
  const [machine] = await machinesOf({ 'main.tf': text, ...files });
  const { function: name, memoryMb, architecture } = machine?.functions[0] ?? {};
  expect([machine?.id, machine?.type, machine?.region, name, memoryMb, architecture]).toEqual([
    ...['aws_sfn_state_machine.m', 'EXPRESS', 'eu-west-1', 'aws_lambda_function.f', 512, 'arm64'],
  ]);
});

test('modules, for_each and schedules', async () => {
  const module = `variable "flows" {}
resource "aws_sfn_state_machine" "m" {
  for_each   = var.flows
  name       = each.value
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
output "arns" { value = { for k, v in var.flows : k => "x" } }
`;
  const root = `module "all" {
  source = "./flows"
  flows  = { a = "first", b = "second" }
}
`;
  const machines = await machinesOf({ 'main.tf': root, 'flows/main.tf': module });
  expect(machines.map(({ id, name, states }) => [id, name, states])).toEqual([
    ['module.all.aws_sfn_state_machine.m["a"]', 'first', 1],
    ['module.all.aws_sfn_state_machine.m["b"]', 'second', 1],
  ]);
});

test('a plan that does not tell the definition takes it from the files beside it', async () => {
  const values = { name: 'orders', type: 'STANDARD' };
  const resource = { address: 'aws_sfn_state_machine.m', type: 'aws_sfn_state_machine', name: 'm', values };
  const change = {
    address: resource.address,
    type: resource.type,
    change: { actions: ['create'], after: values, after_unknown: { definition: true } },
  };
  const plan = JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources: [resource] } },
    resource_changes: [change],
  });
  const tf = `${REST}resource "aws_sfn_state_machine" "m" {\n  name = "orders"\n  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })\n}\n`;
  const alone = await readSources(['plan.json'], memoryHost({ 'plan.json': plan }));
  const beside = await readSources(['plan.json'], memoryHost({ 'plan.json': plan, 'main.tf': tf }));
  expect([
    alone.machines.map(({ states, issues }) => [states, issues[0]?.code]),
    beside.machines.map(({ states, issues }) => [states, issues.length]),
  ]).toEqual([[[null, 'source.unknown-definition']], [[1, 0]]]);
});

test.for([
  ['['.repeat(100_000) + ']'.repeat(100_000), 'brackets'],
  [`${'- '.repeat(50_000)}1`, 'signs'],
  [`a${'.b'.repeat(50_000)}`, 'attributes'],
  [`1${' + 1'.repeat(50_000)}`, 'sums'],
  [`"${'${"'.repeat(1000)}${'"}'.repeat(1000)}"`, 'templates'],
] as const)(
  'a hundred thousand %1s end in an answer, and the next file is read as ever',
  { timeout: 60_000 },
  async ([expression]) => {
    const host = sourceHost([]);
    const bad = {
      ...memoryHost({
        'main.tf': `locals { a = ${expression} }\nresource "aws_sfn_state_machine" "m" { definition = local.a }\n`,
      }),
      parseHcl: host.parseHcl!,
    };
    const { issues, machines } = await readSources(['.'], bad);
    const found = [...issues, ...machines.flatMap((machine) => machine.issues)].filter(
      ({ severity }) => severity === 'error',
    );
    const next = await host.parseHcl!('locals {\n  a = 1\n}\n', 'next.tf');
    expect([found.length > 0, next]).toEqual([true, { value: { locals: [{ a: 1 }] } }]);
  },
);
