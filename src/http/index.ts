export { type AppOptions, createApp } from './app.ts';
export { HTTP_CODES, type HttpCode } from './codes.ts';
export { type RunningServer, SERVER_DEFAULTS, type ServerOptions, startServer } from './server.ts';
