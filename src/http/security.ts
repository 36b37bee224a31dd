import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { refusal } from './refusal.ts';

/** Nothing of an answer of the API is ever run, framed or asked for elsewhere. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The page loads from this server alone; charts carry style attributes, pictures may be data. */
export const PAGE_POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:"],
  ...["font-src 'self'", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'"],
  ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ');

/** The HTML report brings its own policy with the hash of its script; what a document cannot say of itself is added. */
export function reportPolicy(html: string): string {
  const own = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1];
  return own === undefined ? API_POLICY : `${own}; frame-ancestors 'none'`;
}

/** Headers every answer has, unless its handler chose otherwise. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  const chosen = (name: string, value: string): void => {
    if (!headers.has(name)) headers.set(name, value);
  };
  chosen('Content-Security-Policy', API_POLICY);
  chosen('X-Content-Type-Options', 'nosniff');
  chosen('X-Frame-Options', 'DENY');
  chosen('Referrer-Policy', 'no-referrer');
  chosen('Cross-Origin-Opener-Policy', 'same-origin');
  chosen('Cross-Origin-Resource-Policy', headers.has('Access-Control-Allow-Origin') ? 'cross-origin' : 'same-origin');
  chosen('Cache-Control', 'no-store');
};

/**
 * Browsers let any page send a form anywhere: without this, one could make the server of whoever looks at it work.
 * Clients that are no browsers send no Origin and pass.
 */
export const refuseForeignOrigins =
  (allowed: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('origin');
    if (origin !== undefined && !allowed.includes(origin) && hostOf(origin) !== c.req.header('host')?.toLowerCase()) {
      const message = 'pages of other origins may not ask';
      throw refusal(403, { code: 'http.foreign-origin', message, hint: 'start the server with --allow-origin' });
    }
    await next();
  };

/**
 * A page of a foreign name whose address is changed to this machine's after it is loaded counts as the same origin as this server
 * (DNS rebinding); the name it asks for gives it away. Addresses and names without a dot cannot be rebound.
 */
export const refuseForeignHosts =
  (allowed: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const host = c.req.header('host');
    if (host !== undefined && !isOwnHost(host, allowed)) {
      const hint = 'ask by its address, or start the server with --allow-host and the name';
      throw refusal(421, { code: 'http.foreign-host', message: 'this server is not asked by that name', hint });
    }
    await next();
  };

function isOwnHost(host: string, allowed: readonly string[]): boolean {
  const name = host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  const isRebindable = name.includes('.') && isIP(name) === 0 && !name.endsWith('.localhost');
  return !isRebindable || allowed.some((own) => own.toLowerCase() === name);
}

/** The request as Node has it; undefined when the app is asked without a server. */
export const incomingOf = (c: Context): IncomingMessage | undefined =>
  ((c.env ?? {}) as { readonly incoming?: IncomingMessage }).incoming;

/** A connection on which the rest of a refused body may still arrive serves no second request, and says so. */
export const closeAfterUnreadBody: MiddlewareHandler = async (c, next) => {
  await next();
  if (incomingOf(c)?.complete === false) c.header('Connection', 'close');
};

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
