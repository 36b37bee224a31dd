export type { Assumption } from './assumption.ts';
export { EXIT, type ExitCode } from './exit.ts';
export { firstIssues, MOST_ISSUES } from './first-issues.ts';
export { type Issue, type IssueCode, type Parsed, parsed, parsedUnlessErrors, type Severity } from './issue.ts';
export { type FieldCodes, FieldReader } from './json-fields.ts';
export {
  IssueList,
  type JsonArrayAt,
  type JsonAt,
  type JsonObjectAt,
  type JsonScalarAt,
  type Place,
  readJsonText,
} from './json-text.ts';
export { at, keysOf, type Pointer, ROOT } from './pointer.ts';
export { didYouMean } from './suggest.ts';
