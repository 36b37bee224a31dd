import { normalCdf } from './special/normal.ts';

/**
 * The two ziggurats: 256 layers of equal area each, built when the module loads. Layer i spans heights[i]..heights[i+1]
 * and is x[i] wide; layer 0 is the base with the tail, x[1] = r, x[256] = 0.
 *
 * @source G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables" (2000), with the layer and
 *         the position taken from separate bits (J. A. Doornik, 2005).
 */
const LAYERS = 256;

interface Ziggurat {
  /** [2 i] width of layer i over 2^bits, [2 i + 1] width of the next: below it a point is surely under the curve. */
  readonly edges: Float64Array;
  readonly heights: Float64Array;
}

interface Curve {
  readonly r: number;
  readonly area: number;
  /** Density up to a factor, 1 at 0, and its inverse. */
  readonly f: (x: number) => number;
  readonly inverse: (y: number) => number;
  /** Bits of the whole number that places a point across its layer. */
  readonly bits: number;
}

function build({ r, area, f, inverse, bits }: Curve): Ziggurat {
  const x = new Float64Array(LAYERS + 1);
  const heights = new Float64Array(LAYERS + 1);
  x[0] = area / f(r);
  x[1] = r;
  heights[1] = f(r);
  for (let i = 2; i < LAYERS; i++) {
    heights[i] = heights[i - 1]! + area / x[i - 1]!;
    x[i] = inverse(heights[i]!);
  }
  heights[LAYERS] = 1;
  const edges = new Float64Array(2 * LAYERS);
  for (let i = 0; i < LAYERS; i++) {
    edges[2 * i] = x[i]! * 2 ** -bits;
    edges[2 * i + 1] = x[i + 1]!;
  }
  return { edges, heights };
}

/** Where the tail starts, so that 256 layers of the area below reach the top exactly. */
export const NORMAL_R = 3.654152885361009;
export const EXP_R = 7.69711747013105;

const normal = build({
  r: NORMAL_R,
  area: NORMAL_R * Math.exp(-0.5 * NORMAL_R * NORMAL_R) + Math.sqrt(2 * Math.PI) * normalCdf(-NORMAL_R),
  f: (x) => Math.exp(-0.5 * x * x),
  inverse: (y) => Math.sqrt(-2 * Math.log(y)),
  bits: 52, // and a sign
});
const exponential = build({
  r: EXP_R,
  area: (EXP_R + 1) * Math.exp(-EXP_R),
  f: (x) => Math.exp(-x),
  inverse: (y) => -Math.log(y),
  bits: 53,
});

export const NORMAL_EDGES = normal.edges;
export const NORMAL_HEIGHTS = normal.heights;
export const EXP_EDGES = exponential.edges;
export const EXP_HEIGHTS = exponential.heights;
