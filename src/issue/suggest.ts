import { distance } from 'fastest-levenshtein';

/** The candidate nearest to `found`, when near enough to be a slip of the keyboard or of upper and lower case. */
export function nearest(found: string, candidates: Iterable<string>): string | undefined {
  const folded = found.toLowerCase();
  const limit = Math.max(1, Math.floor(found.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const d = distance(folded, candidate.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return best;
}

/** `Did you mean "Done"?`, or undefined when nothing is near. */
export function didYouMean(found: string, candidates: Iterable<string>): string | undefined {
  const best = nearest(found, candidates);
  return best === undefined ? undefined : `Did you mean "${best}"?`;
}
