export {
  type Handler,
  type Option,
  type Pick,
  type Raise,
  type Situation,
  stateByOdds,
  type Target,
  type Unfolded,
  type UnfoldedNode,
} from './model.ts';
export { unfold } from './unfold.ts';
