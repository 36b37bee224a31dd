import { serveStatic } from '@hono/node-server/serve-static';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { type Books, pricedRegions, priceList, reportJsonSchema } from '../app/index.ts';
import { type Example, pageFolder } from '../io/index.ts';
import { at, didYouMean, ROOT } from '../issue/index.ts';
import { issuesOfSchema } from './body/check-fields.ts';
import { HeldBytes, type ReadOptions } from './body/sent-body.ts';
import { answerCompare } from './compare.ts';
import { answerInspect } from './inspect.ts';
import { answerLimits } from './limits.ts';
import { answerRefusal, Refusal, refusal } from './refusal.ts';
import * as routes from './routes.ts';
import { internalError, type RunContext } from './run-answer.ts';
import {
  closeAfterUnreadBody,
  incomingOf,
  PAGE_POLICY,
  refuseForeignHosts,
  refuseForeignOrigins,
  securityHeaders,
} from './security.ts';
import { UnreadAnswers } from './unread-answers.ts';
import { answerValidate } from './validate.ts';

export interface AppOptions extends Omit<RunContext, 'unread'> {
  readonly version: string;
  readonly books: Pick<Books, 'prices'>;
  readonly examples: readonly Example[];
  /** Origins whose pages may ask; by default no other than the server's own. */
  readonly allowOrigins?: readonly string[];
  /** Names with a dot under which the server may be asked. */
  readonly allowHosts?: readonly string[];
  /** Time in which a body has to arrive; default 30 s. */
  readonly bodyTimeoutMs?: number;
  /** Where the page is built to; default the one of the package. */
  readonly page?: string;
}

const DEFAULT_BODY_TIMEOUT_MS = 30_000;

/** The API and the page, as one Hono app. It listens nowhere: see `startServer`. */
export function createApp(options: AppOptions): OpenAPIHono {
  const { allowOrigins = [], allowHosts = [] } = options;
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw new Refusal(422, issuesOfSchema(result.error.issues));
    },
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return answerRefusal(c, error);
    options.onFault(error);
    return answerRefusal(c, internalError());
  });
  app.notFound((c) => {
    const message = `there is nothing at ${c.req.path.slice(0, 100)}`;
    return answerRefusal(c, refusal(404, { code: 'http.no-such-page', message, hint: 'the API is at /openapi.json' }));
  });
  app.use(securityHeaders);
  app.use(closeAfterUnreadBody);
  app.use(refuseForeignHosts(allowHosts));
  if (allowOrigins.length > 0) app.use(cors({ origin: [...allowOrigins], allowMethods: ['GET', 'HEAD', 'POST'] }));
  app.on('POST', '/api/*', refuseForeignOrigins(allowOrigins));
  addRuns(app, options);
  addLookups(app, options);
  refuseOtherMethods(app);
  addPage(app, options.page ?? pageFolder());
  return app;
}

function addRuns(app: OpenAPIHono, options: AppOptions): void {
  const held = new HeldBytes();
  const context: RunContext = { ...options, unread: new UnreadAnswers() };
  const timeoutMs = options.bodyTimeoutMs ?? DEFAULT_BODY_TIMEOUT_MS;
  const addRun = (
    route:
      | typeof routes.compareRoute
      | typeof routes.limitsRoute
      | typeof routes.validateRoute
      | typeof routes.inspectRoute,
    answer: (c: Context, read: Omit<ReadOptions, 'limit'>) => Promise<Response>,
  ): void => {
    // the body is checked with the route's own schemas, but while it arrives: the validators of Hono read it all first
    app.openAPIRegistry.registerPath(route);
    app.post(route.path, async (c) => {
      const bytes = held.open();
      try {
        return await answer(c, { timeoutMs, take: bytes.take, incoming: incomingOf(c) });
      } finally {
        bytes.release();
      }
    });
  };
  addRun(routes.compareRoute, (c, read) => {
    const query = routes.compareRoute.request.query.safeParse(c.req.query());
    if (!query.success) throw new Refusal(422, issuesOfSchema(query.error.issues));
    return answerCompare(c, context, { file: query.data.file, read });
  });
  addRun(routes.limitsRoute, (c, read) => answerLimits(c, context, read));
  addRun(routes.inspectRoute, (c, read) => answerInspect(c, context, read));
  addRun(routes.validateRoute, (c, read) => answerValidate(c, context, read));
}

function addLookups(app: OpenAPIHono, { pool, version, books, examples }: AppOptions): void {
  app.openapi(routes.examplesRoute, (c) =>
    c.json({ examples: examples.map(({ id, title, teaches }) => ({ id, title, teaches })) }, 200),
  );
  app.openapi(routes.exampleRoute, (c) => {
    const { id } = c.req.valid('param');
    const example = examples.find((candidate) => candidate.id === id);
    if (example === undefined) {
      const hint =
        didYouMean(
          id,
          examples.map((known) => known.id),
        ) ?? 'see /api/examples';
      throw refusal(404, { code: 'http.no-such-page', message: 'there is no such example', hint });
    }
    return c.json({ ...example, files: [...example.files] }, 200);
  });
  const regions = pricedRegions(books);
  app.openapi(routes.pricesRoute, (c) => {
    const { region } = c.req.valid('query');
    if (region === undefined) return c.json({ book: books.prices.name, regions: [...regions] }, 200);
    if (!regions.includes(region)) {
      const message = `the price book has no prices for ${region}`;
      const hint = didYouMean(region, regions) ?? 'see /api/prices';
      throw refusal(422, { code: 'http.no-such-region', message, hint, pointer: at(ROOT, 'region') });
    }
    const list = priceList(books, region);
    if (!list.ok) throw new Refusal(422, list.issues);
    const rows = list.value.rows.map((row) => ({ ...row, tiers: [...row.tiers] }));
    return c.json({ ...list.value, rows }, 200);
  });
  app.openapi(routes.healthRoute, (c) => {
    const { running, waiting, options } = pool;
    return c.json({ status: 'ok' as const, version, threads: options.threads, running, waiting }, 200);
  });
  app.openAPIRegistry.registerComponent('schemas', 'Report', reportJsonSchema() as object);
  const info = { title: 'stepmeter', version, description: 'What a workflow costs on Standard and on Express' };
  app.doc31('/openapi.json', { openapi: '3.1.0', info, servers: [{ url: '/' }] });
}

/** 405 with Allow for every address that is there, after all its methods. */
function refuseOtherMethods(app: OpenAPIHono): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (path.includes('*') || method === 'ALL') continue;
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === 'GET') known.add('HEAD');
  }
  for (const [path, allowed] of methods) {
    const allow = [...allowed].sort().join(', ');
    app.all(path, (c) => {
      const message = `${c.req.method.slice(0, 20)} is not taken here, only ${allow}`;
      throw refusal(405, { code: 'http.wrong-method', message }, { Allow: allow });
    });
  }
}

/** `/` is the built page; what it loads is beside it, and what is named by its content may be kept for good. */
function addPage(app: OpenAPIHono, root: string): void {
  app.get(
    '*',
    async (c, next) => {
      await next();
      if (c.res.status >= 400) return;
      const named = c.req.path.startsWith('/assets/');
      c.res.headers.set('Content-Security-Policy', PAGE_POLICY);
      c.res.headers.set('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    serveStatic({ root }),
  );
}
