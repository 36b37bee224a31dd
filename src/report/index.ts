export { countOf, explainIssue, renderIssues, renderIssuesJson } from './issues.ts';
export { renderJson } from './json.ts';
export type * from './model.ts';
export { reportJsonSchema } from './schema.ts';
export type { JsonSchema } from './schema-words.ts';
export { type VerdictInput, verdictOf } from './verdict.ts';
