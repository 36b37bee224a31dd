const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** Thousands separators, `digits` places at most: `1,234.5`. */
export const formatNumber = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: 0 });

/** `significant` digits, no exponent for everyday sizes: `0.0042`, `1,230`. */
export function formatSignificant(value: number, significant = 3): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -9) return value.toExponential(significant - 1);
  const places = Math.max(0, significant - 1 - magnitude);
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(places, 20) });
}

/** `$1,234.57`; under a cent, three significant digits: `$0.0042`. */
export function formatUsd(value: number, currency = 'USD'): string {
  const abs = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  const symbol = currency === 'USD' ? '$' : `${currency} `;
  if (abs !== 0 && abs < 0.01) return `${sign}${symbol}${formatSignificant(abs, 3)}`;
  return `${sign}${symbol}${abs.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `842 ms`, `1.56 s`, `3 min 20 s`, `6 h`, `12 d 4 h`. */
export function formatDuration(valueMs: number): string {
  if (!Number.isFinite(valueMs)) return String(valueMs);
  if (valueMs < 1000) return `${trim(valueMs.toFixed(valueMs < 10 ? 2 : valueMs < 100 ? 1 : 0))} ms`;
  if (valueMs < 60_000) return `${trim((valueMs / 1000).toFixed(valueMs < 10_000 ? 2 : 1))} s`;
  const parts = (big: number, bigUnit: string, small: number, smallUnit: string): string => {
    const total = Math.round(valueMs / small);
    const whole = Math.floor((total * small) / big);
    const rest = total - (whole * big) / small;
    return rest === 0 ? `${formatNumber(whole)} ${bigUnit}` : `${formatNumber(whole)} ${bigUnit} ${rest} ${smallUnit}`;
  };
  if (valueMs < 3_600_000) return parts(60_000, 'min', 1000, 's');
  if (valueMs < 86_400_000) return parts(3_600_000, 'h', 60_000, 'min');
  return parts(86_400_000, 'd', 3_600_000, 'h');
}

/** `2 KiB`, `1.5 MiB`. */
export function formatBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  while (value >= 1024 && i < units.length - 1) {
    value /= 1024;
    i++;
  }
  return `${formatNumber(value, value < 10 ? 2 : 1)} ${units[i]}`;
}

/** `12.3 %`, `0.02 %`. */
export const formatShare = (value: number): string => `${formatSignificant(value * 100, 3)} %`;

/** `1.2 M`, `3.4 B`, `842`: counts a reader takes in at a glance. */
export function formatCount(value: number): string {
  const abs = Math.abs(value);
  if (abs >= 1e12) return `${formatSignificant(value / 1e12)} T`;
  if (abs >= 1e9) return `${formatSignificant(value / 1e9)} B`;
  if (abs >= 1e6) return `${formatSignificant(value / 1e6)} M`;
  return abs >= 1000 ? formatNumber(value) : formatSignificant(value, 4);
}
