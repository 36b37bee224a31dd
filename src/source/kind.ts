import type { JsonObject, JsonValue } from '../asl/index.ts';
import { asArray, asObject, asText, isObject } from './json.ts';

/** What a file is, told by what stands in it. */
export type Kind =
  | 'asl'
  | 'description'
  | 'cloudformation'
  | 'terraform-json'
  | 'terraform-configuration'
  | 'serverless'
  | 'cdk-manifest'
  | 'cdk-assets';

/** HCL has blocks where YAML and JSON have neither; told by the first lines that are no comment. */
export const looksLikeHcl = (text: string): boolean =>
  /^(?:\s*(?:#|\/\/).*\n|\s*\n)*\s*(?:(?:resource|data)\s+"?[\w-]+"?\s+"?[\w-]+"?\s*\{|(?:variable|module|output|provider)\s+"?[\w-]+"?\s*\{|(?:locals|terraform|moved|import|check)\s*\{)/.test(
    text.replace(/^\uFEFF/, '').replace(/\/\*[\s\S]*?\*\//g, ''),
  );

/** The kind of a parsed document; undefined when it is none that is known. */
export function kindOf(value: JsonValue): Kind | undefined {
  if (!isObject(value)) return undefined;
  if (isObject(value.States) && (value.StartAt !== undefined || !isObject(value.Resources))) return 'asl';
  if (isCloudFormation(value)) return 'cloudformation';
  if (typeof value.definition === 'string' && isDescription(value)) return 'description';
  if (
    typeof value.format_version === 'string' &&
    hasAny(value, ['planned_values', 'values', 'resource_changes', 'prior_state', 'terraform_version'])
  )
    return 'terraform-json';
  if (isObject(value.stepFunctions) || typeof value.stepFunctions === 'string' || isServerless(value))
    return 'serverless';
  if (isObject(value.artifacts) && value.version !== undefined) return 'cdk-manifest';
  if (isObject(value.files) && isObject(value.dockerImages)) return 'cdk-assets';
  if (isTerraformConfiguration(value)) return 'terraform-configuration';
  return undefined;
}

const hasAny = (value: JsonObject, keys: readonly string[]): boolean => keys.some((key) => value[key] !== undefined);

function isCloudFormation(value: JsonObject): boolean {
  if (value.AWSTemplateFormatVersion !== undefined) return true;
  return (
    isObject(value.Resources) &&
    Object.values(value.Resources).some((one) =>
      /^(AWS|Custom|Alexa|[A-Z]\w+)::?/.test(asText(asObject(one).Type) ?? ''),
    )
  );
}

const isDescription = (value: JsonObject): boolean =>
  hasAny(value, ['stateMachineArn', 'roleArn', 'creationDate', 'updateDate', 'type', 'name', 'loggingConfiguration']);

const isServerless = (value: JsonObject): boolean =>
  value.service !== undefined && value.provider !== undefined && value.Resources === undefined;

const isTerraformConfiguration = (value: JsonObject): boolean =>
  [asObject(value.resource), asObject(value.data)].some((block) =>
    Object.keys(block).some((type) => /^[a-z][a-z0-9]*_/.test(type)),
  ) ||
  asArray(value.resource).some(isObject) ||
  (isObject(value.module) && isObject(value.terraform));
