import { createRoute } from '@hono/zod-openapi';
import * as limits from './limits-schemas.ts';
import * as shape from './schemas.ts';

/** The addresses of the API, as the OpenAPI document tells them. */

const json = <T>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: shape.problem } },
});
const text = (description: string) => ({ schema: { type: 'string' as const, description } });

const BODY_REFUSALS = {
  400: refused('The body is malformed or ends too early'),
  403: refused('A page of an origin that is not allowed asks'),
  408: refused('The body took too long to arrive'),
  413: refused('A part of the body is larger than allowed'),
  415: refused('The body is neither multipart/form-data nor application/json'),
  422: refused('The inputs have errors; the issues point into them'),
  503: {
    ...refused('The queue is full; Retry-After says when to come again'),
    headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'string' as const } } },
  },
};

const report = { $ref: '#/components/schemas/Report' };

export const compareRoute = createRoute({
  method: 'post',
  path: '/api/compare',
  summary: 'What a workflow under a load costs as Standard and as Express',
  description:
    'The same inputs and seed give the same bytes, unless the time of a run is over first: the report then says `partial`. ' +
    'Lines and columns of issues count from the beginning of the document they are about. ' +
    'A run ends when its client goes away.',
  request: {
    query: shape.compareQuery,
    body: {
      required: true,
      content: {
        'multipart/form-data': { schema: shape.compareForm },
        'application/json': { schema: shape.compareJson },
      },
    },
  },
  responses: {
    200: {
      description: 'The report, in the format `Accept` asks for',
      content: {
        'application/json': { schema: report },
        'text/csv': text('One file of the CSV export, see `file`'),
        'text/html': text('The report as a page that loads nothing'),
        'text/markdown': text('The report for a pull request'),
        'text/event-stream': text(
          'Events `progress` (ProgressEvent), then one of `report` (the report as JSON) and `issues` ({ issues })',
        ),
      },
    },
    406: refused('None of the formats asked for can be given'),
    ...BODY_REFUSALS,
  },
});

export const limitsRoute = createRoute({
  method: 'post',
  path: '/api/limits',
  summary: 'What the busiest part of a load does to the quotas of each workflow type, and what they do to the load',
  description:
    'The same inputs and seed give the same bytes, unless the time of a run is over first: `engine.partial` is then true. ' +
    'An engine asked for that cannot answer is refused with its reasons.',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': { schema: limits.limitsForm },
        'application/json': { schema: limits.limitsJson },
      },
    },
  },
  responses: {
    200: {
      description: 'The limits, in the format `Accept` asks for',
      content: {
        'application/json': { schema: limits.limitsAnswer },
        'text/csv': text('The rows of limits of all alternatives'),
        'text/plain': text('As on a terminal'),
      },
    },
    406: refused('None of the formats asked for can be given'),
    ...BODY_REFUSALS,
  },
});

export const inspectRoute = createRoute({
  method: 'post',
  path: '/api/inspect',
  summary: 'The state machines of a template, a plan or several of them, and what they call',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': { schema: shape.inspectForm },
        'application/json': { schema: shape.inspectJson },
      },
    },
  },
  responses: { 200: json(shape.inspectAnswer, 'What was read; its issues are part of the answer'), ...BODY_REFUSALS },
});

export const validateRoute = createRoute({
  method: 'post',
  path: '/api/validate',
  summary: 'Every problem of a workflow, of a load profile, or of both together',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': { schema: shape.validateForm },
        'application/json': { schema: shape.validateJson },
      },
    },
  },
  responses: { 200: json(shape.validateAnswer, 'No errors; perhaps warnings'), ...BODY_REFUSALS },
});

export const examplesRoute = createRoute({
  method: 'get',
  path: '/api/examples',
  summary: 'The examples to begin from',
  responses: { 200: json(shape.examplesAnswer, 'In the order they are meant to be read') },
});

export const exampleRoute = createRoute({
  method: 'get',
  path: '/api/examples/{id}',
  summary: 'One example with its workflow and load profile',
  request: { params: shape.exampleParams },
  responses: { 200: json(shape.exampleAnswer, 'The example'), 404: refused('There is no such example') },
});

export const pricesRoute = createRoute({
  method: 'get',
  path: '/api/prices',
  summary: 'The prices of a region with their sources, or the regions that have prices',
  request: { query: shape.pricesQuery },
  responses: {
    200: json(shape.priceListAnswer.or(shape.regionsAnswer), 'With `region` its prices, without the regions'),
    422: refused('The price book has no prices for the region'),
  },
});

export const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the server is up, and how busy it is',
  responses: { 200: json(shape.healthAnswer, 'Up') },
});
