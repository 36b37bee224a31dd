/**
 * Zero of a rising continuous function, by regula falsi with the Anderson-Björck weight, bisection when that stalls.
 * The bracket is widened upwards until f(high) >= 0; f(low) must be <= 0.
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let fLow = f(low);
  let fHigh = f(high);
  for (let step = high - low; fHigh < 0; step *= 2) {
    low = high;
    fLow = fHigh;
    high += step;
    fHigh = f(high);
  }
  for (let i = 0; i < 200 && fLow < 0 && fHigh > 0; i++) {
    const width = high - low;
    const guess = (low * fHigh - high * fLow) / (fHigh - fLow);
    const x = i % 4 !== 3 && guess > low && guess < high ? guess : low + width / 2;
    if (x <= low || x >= high || width <= 1e-16 * Math.abs(x)) return x;
    const fx = f(x);
    if (fx === 0) return x;
    if (fx < 0) {
      fHigh *= shrink(fx, fLow);
      low = x;
      fLow = fx;
    } else {
      fLow *= shrink(fx, fHigh);
      high = x;
      fHigh = fx;
    }
  }
  return fLow >= 0 ? low : high;
}

/** Anderson and Björck's factor for the end that stayed. */
function shrink(fNew: number, fReplaced: number): number {
  const m = 1 - fNew / fReplaced;
  return m > 0 && Number.isFinite(m) ? m : 0.5;
}
