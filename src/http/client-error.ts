import type { Duplex } from 'node:stream';
import { problemText, refusal } from './refusal.ts';

/** What is no HTTP, or too slow or too long to become a request, is refused in the same words as all else. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refused = refusalOf(error.code);
  const body = problemText(refused);
  socket.end(
    [
      `HTTP/1.1 ${refused.status} ${REASONS[refused.status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function refusalOf(code: string | undefined) {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return refusal(431, { code: 'http.too-large', message: 'the headers are too long' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refusal(408, { code: 'http.too-slow', message: 'the request did not arrive in time' });
    case 'HPE_INVALID_EOF_STATE':
      return refusal(400, { code: 'http.truncated-body', message: 'the connection ended before the request did' });
    default:
      return refusal(400, { code: 'http.bad-request', message: 'this is no HTTP/1.1 request' });
  }
}
