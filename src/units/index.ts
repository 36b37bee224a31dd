export {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWhole,
} from './format.ts';
export { addUsd, type PicoUsd, picoUsd, usdDecimal, usdNumber, ZERO_USD } from './money.ts';
export { type Read, readDuration, readMemory, readShare, readSize } from './parse.ts';
export {
  type Bytes,
  bytes,
  type GbSeconds,
  gbSeconds,
  type MiB,
  type Milliseconds,
  mib,
  ms,
  type PerSecond,
  perSecond,
  type Quantity,
  type Share,
  share,
} from './quantity.ts';
export { isSchedule, MONTH_MS, readCount, readRate } from './volume.ts';
