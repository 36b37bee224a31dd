export { grow } from './grow.ts';
export {
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
