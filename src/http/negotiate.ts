interface Wanted {
  readonly type: string;
  readonly quality: number;
}

/**
 * The offered type a client likes best (RFC 9110, section 12.5.1); among equals the one offered first.
 *
 * @param accept  the Accept header; undefined and empty mean anything.
 * @returns       undefined when the client takes none of them.
 */
export function preferred<T extends string>(accept: string | undefined, offered: readonly T[]): T | undefined {
  const wanted = (accept ?? '').split(',').flatMap(wantedOf);
  if (wanted.length === 0) return offered[0];
  let best: T | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, wanted);
    if (quality > bestQuality) [best, bestQuality] = [type, quality];
  }
  return best;
}

function wantedOf(range: string): Wanted[] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  if (type === '') return [];
  const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = q === undefined ? 1 : Number(q);
  return [{ type, quality: quality >= 0 && quality <= 1 ? quality : 0 }];
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, wanted: readonly Wanted[]): number {
  const ranges = [type, `${type.split('/')[0]}/*`, '*/*'];
  for (const range of ranges) {
    const found = wanted.find((candidate) => candidate.type === range);
    if (found !== undefined) return found.quality;
  }
  return 0;
}
