/** Thousands separators, `digits` places at most: `1,234.5`. */
export function formatNumber(value: number, digits = 0): string {
  // 'negative': what rounds to zero has no sign
  BY_DIGITS[digits] ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: digits, signDisplay: 'negative' });
  return BY_DIGITS[digits].format(value);
}

/** By their digits: to make one takes ten times as long as to use it. */
const BY_DIGITS: Intl.NumberFormat[] = [];
const CENTS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `significant` digits, but digits before the point are never rounded away; no exponent for everyday sizes: `0.0042`, `1,234`. */
export function formatSignificant(value: number, significant = 3): string {
  if (value === 0 || !Number.isFinite(value)) return String(value + 0);
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -9) return value.toExponential(significant - 1);
  return formatNumber(value, Math.min(20, Math.max(0, significant - 1 - magnitude)));
}

/** `$1,234.57`; under a cent, three significant digits: `$0.0042`. */
export function formatUsd(value: number, currency = 'USD'): string {
  const abs = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  const symbol = currency === 'USD' ? '$' : `${currency} `;
  if (abs !== 0 && abs < 0.01) return `${sign}${symbol}${formatSignificant(abs, 3)}`;
  return `${sign}${symbol}${CENTS.format(abs)}`;
}

/** The number that `formatSignificant(value)` prints, value >= 0. */
const printed = (value: number): number => (value < 1000 ? Number(value.toPrecision(3)) : Math.round(value));

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `842 ms`, `1.56 s`, `3 min 20 s`, `6 h`, `12 d 4 h`. */
export function formatDuration(valueMs: number): string {
  if (!Number.isFinite(valueMs)) return String(valueMs);
  if (valueMs < 0) return `-${formatDuration(-valueMs)}`;
  // each step asks for what would be printed, so that 999.6 ms is "1 s" and not "1000 ms"
  if (printed(valueMs) < SECOND) return `${formatSignificant(valueMs)} ms`;
  if (printed(valueMs / SECOND) < 60) return `${formatSignificant(valueMs / SECOND)} s`;
  if (toNearest(valueMs, SECOND) < HOUR) return inTwo(valueMs, [MINUTE, 'min'], [SECOND, 's']);
  if (toNearest(valueMs, MINUTE) < DAY) return inTwo(valueMs, [HOUR, 'h'], [MINUTE, 'min']);
  return inTwo(valueMs, [DAY, 'd'], [HOUR, 'h']);
}

const toNearest = (value: number, step: number): number => Math.round(value / step) * step;

type Unit = readonly [size: number, name: string];

function inTwo(value: number, [big, bigName]: Unit, [small, smallName]: Unit): string {
  const total = toNearest(value, small);
  const whole = Math.floor(total / big);
  const rest = (total - whole * big) / small;
  return rest === 0 ? `${formatNumber(whole)} ${bigName}` : `${formatNumber(whole)} ${bigName} ${rest} ${smallName}`;
}

/** `2 KiB`, `1.5 MiB`. */
export function formatBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  while (Math.round(Math.abs(value) * 10) / 10 >= 1024 && i < units.length - 1) {
    value /= 1024;
    i++;
  }
  return `${formatNumber(value, Math.abs(value) < 10 ? 2 : 1)} ${units[i]}`;
}

/** `12.3 %`, `0.02 %`. */
export const formatShare = (value: number): string => `${formatSignificant(value * 100, 3)} %`;

/** `1.2 M`, `3.4 B`, `842`: counts a reader takes in at a glance. */
export function formatCount(value: number): string {
  const abs = Math.abs(value);
  // asked of the number as printed, so that 999.7 M is "1 B" and not "1,000 M"
  if (Math.round(abs / 1e9) >= 1000) return `${formatSignificant(value / 1e12)} T`;
  if (Math.round(abs / 1e6) >= 1000) return `${formatSignificant(value / 1e9)} B`;
  if (Math.round(abs) >= 1e6) return `${formatSignificant(value / 1e6)} M`;
  return abs >= 1000 ? formatNumber(value) : formatSignificant(value, 4);
}

/** Less of a thing than that is a rounding error. */
const NOTHING = 1e-6;

/** `92`, `1,234`, `1.2 M`: how many there are of things that have no parts, rounded up where a mean or a fluid says otherwise. */
export const formatWhole = (value: number): string =>
  formatCount(Number.isFinite(value) ? Math.ceil(value - NOTHING) + 0 : value);
