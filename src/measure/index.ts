export {
  DIMENSION_UNIT,
  type EngineInfo,
  type Estimate,
  type Measurement,
  type PriceDimension,
  type Quality,
  type Spread,
  type StateMeasure,
} from './model.ts';
