export { reportJsonSchema } from '../report/index.ts';
export { loadProfileJsonSchema } from '../scenario/index.ts';
export { type Machine, parseParameters } from '../source/index.ts';
export { renderTrace } from '../trace/index.ts';
export { APP_CODES } from './codes.ts';
export { compare } from './compare/compare.ts';
export { type CheckRequest, checkInputs } from './inputs/check-inputs.ts';
export type { FurtherInputs, Source } from './inputs/nested-inputs.ts';
export {
  listMachines,
  type Opened,
  openWorkflow,
  pickName,
  templateRequest,
} from './inputs/open-workflow.ts';
export type { CompareRequest } from './inputs/prepare.ts';
export { fromTemplate, type TemplateInputs } from './inputs/template.ts';
export {
  type Inspection,
  inspect,
  isCalled,
  issuesOf,
  renderInspection,
  renderInspectionJson,
} from './inspect/inspect.ts';
export type { LimitsEngine } from './limits/engine-choice.ts';
export { type LimitsRequest, limits } from './limits/limits.ts';
export { renderLimitsCsv, renderLimitsTimelineCsv } from './limits/limits-csv.ts';
export type { LimitsAlternative, LimitsReport } from './limits/limits-report.ts';
export { renderLimitsJson, renderLimitsText } from './limits/limits-text.ts';
export type { Books, Ports, Progress } from './ports.ts';
export { type PriceList, pricedRegions, priceList } from './price-list.ts';
export { starterProfile } from './starter-profile.ts';
export { type TraceRequest, trace } from './trace.ts';
export { type CheckedFile, validate } from './validate.ts';
