export { BOUNDS, grow, hasData } from './grow.ts';
export {
  END,
  type Growth,
  type Handler,
  type Option,
  type Pick,
  type Place,
  type Raise,
  type Situation,
  stateByOdds,
  type Target,
} from './model.ts';
