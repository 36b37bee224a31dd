import { normalCdf } from './normal.ts';

/**
 * The two ziggurats: 256 layers of equal area each, built when the module loads. Row i spans heights f[i]..f[i+1] and
 * is x[i] wide; row 0 is the base with the tail, x[1] = r, x[256] = 0.
 *
 * @source G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables" (2000), with the layer and
 *         the position taken from separate bits (J. A. Doornik, 2005).
 */
const LAYERS = 256;

interface Ziggurat {
  readonly x: Float64Array;
  readonly f: Float64Array;
}

function build(r: number, area: number, f: (x: number) => number, inverse: (y: number) => number): Ziggurat {
  const x = new Float64Array(LAYERS + 1);
  const height = new Float64Array(LAYERS + 1);
  x[0] = area / f(r);
  x[1] = r;
  height[1] = f(r);
  for (let i = 2; i < LAYERS; i++) {
    height[i] = height[i - 1]! + area / x[i - 1]!;
    x[i] = inverse(height[i]!);
  }
  height[LAYERS] = 1;
  return { x, f: height };
}

/** Where the tail starts, so that 256 layers of the area below reach the top exactly. */
export const NORMAL_R = 3.654152885361009;
export const EXP_R = 7.69711747013105;

const tailArea = Math.sqrt(2 * Math.PI) * normalCdf(-NORMAL_R);
const normal = build(
  NORMAL_R,
  NORMAL_R * Math.exp(-0.5 * NORMAL_R * NORMAL_R) + tailArea,
  (x) => Math.exp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * Math.log(y)),
);
const exponential = build(
  EXP_R,
  (EXP_R + 1) * Math.exp(-EXP_R),
  (x) => Math.exp(-x),
  (y) => -Math.log(y),
);

export const NORMAL_X = normal.x;
export const NORMAL_F = normal.f;
export const EXP_X = exponential.x;
export const EXP_F = exponential.f;
