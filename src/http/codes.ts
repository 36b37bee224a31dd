/** Issue codes of the HTTP edge, with their meaning. */
export const HTTP_CODES = {
  'http.bad-request': 'what was sent is no HTTP request',
  'http.no-such-page': 'there is nothing at this address',
  'http.wrong-method': 'the address does not take this method',
  'http.foreign-origin': 'a page of another origin asks, and that origin is not allowed',
  'http.foreign-host': 'the server is asked by a name that is not its own',
  'http.not-acceptable': 'none of the formats asked for can be given',
  'http.wrong-type': 'the body is of a type that is not read here',
  'http.too-large': 'a part of the body is larger than allowed',
  'http.truncated-body': 'the body ends before it is complete',
  'http.too-slow': 'the body took too long to arrive',
  'http.bad-multipart': 'the multipart body is malformed',
  'http.not-json': 'the JSON body is malformed',
  'http.wrong-field': 'a field of the request has a wrong value',
  'http.unknown-field': 'the request has a field nobody reads',
  'http.duplicate-field': 'a field of the request is given twice',
  'http.missing-field': 'a field the request needs is missing',
  'http.no-such-region': 'the price book has no prices for the region',
  'http.busy': 'the queue of runs is full',
  'http.too-long': 'the run came to no first figure in the time a run has',
  'http.out-of-memory': 'the run needed more memory than a run may have',
  'http.internal-error': 'the server failed, which is its own fault',
} as const;

export type HttpCode = keyof typeof HTTP_CODES;
