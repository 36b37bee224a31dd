import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A client that has bytes to read takes at least so many in the time below, or all there are; else it is cut off. */
const LEAST_READ_BYTES = 256 * 1024;
export const STALLED_MS = 15_000;
/** Of two lines sent to a client that is gone the first is refused, and the second fails. */
const PROBES_MS = [50, 50, 5000] as const;

/**
 * Holds what a connection may cost: one whose client does not read is cut after `stalledMs`; one whose client has said all it
 * will say still gets its answer.
 */
export function guardConnections(server: Server, stalledMs = STALLED_MS): void {
  const sockets = new Map<Socket, Taken>();
  server.on('connection', (socket) => {
    sockets.set(socket, { bytes: 0, since: performance.now() });
    socket.once('close', () => sockets.delete(socket));
  });
  const sweep = setInterval(() => cutStalled(sockets, stalledMs), Math.min(1000, stalledMs / 4));
  server.once('close', () => clearInterval(sweep));
  answerHalfClosed(server);
}

/** How much a client had taken, and when that was seen. */
interface Taken {
  bytes: number;
  since: number;
}

function cutStalled(sockets: ReadonlyMap<Socket, Taken>, stalledMs: number): void {
  const now = performance.now();
  for (const [socket, taken] of sockets) {
    const bytes = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength === 0 || bytes - taken.bytes >= LEAST_READ_BYTES) {
      taken.bytes = bytes;
      taken.since = now;
    } else if (now - taken.since > stalledMs) socket.destroy();
  }
}

/**
 * The end of what a client sends is not the end of its interest: `nc` and many scripts close their side first. A client that is
 * gone looks the same until something is sent to it; one that did not say it would close is sent interim answers (RFC 9110,
 * section 15.2), which a client that is gone refuses, so that its run is ended.
 */
function answerHalfClosed(server: Server): void {
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true; // not in the types, as old as Node 0.5
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const isLast = request.httpVersion === '1.0' || /\bclose\b/i.test(request.headers.connection ?? '');
    if (isLast) return;
    let probe: NodeJS.Timeout | undefined;
    let sent = 0;
    const ended = (): void => {
      if (response.headersSent || !socket.writable) return;
      if (sent > 0) response.writeProcessing();
      probe = setTimeout(ended, PROBES_MS[Math.min(sent++, PROBES_MS.length - 1)]);
    };
    if (socket.readableEnded) ended();
    else socket.once('end', ended);
    response.once('close', () => {
      clearTimeout(probe);
      socket.removeListener('end', ended);
    });
  });
}
