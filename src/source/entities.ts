import type { Entity } from './model.ts';

const REGION = '$' + '{AWS::Region}';
const ACCOUNT = '$' + '{AWS::AccountId}';

/** An ARN of a resource whose name is decided at deployment: it carries its id instead. */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

export const functionArn = (id: string): string => arnOf('lambda', `function:${nameFor(id)}`);
export const machineArn = (id: string): string => arnOf('states', `stateMachine:${nameFor(id)}`);
export const activityArn = (id: string): string => arnOf('states', `activity:${nameFor(id)}`);

/** An id as it can stand inside an ARN inside a JSON string. */
export const nameFor = (id: string): string => id.replace(/[^\w.\-[\]/@]/g, '');

/** Resources by the names their references were given in resolved texts, and by their own literal names. */
export class Entities {
  readonly #byName = new Map<string, Entity>();
  readonly #others: Entities | undefined;

  /** @param others  asked for what is not found here. */
  constructor(others?: Entities) {
    this.#others = others;
  }

  add(entity: Entity): void {
    this.#byName.set(nameFor(entity.id), entity);
    for (const name of entity.alsoNamed ?? []) if (!this.#byName.has(name)) this.#byName.set(name, entity);
  }

  /** The resource an ARN, a bare name or a qualified one leads to. */
  find(reference: string, kind: Entity['kind']): Entity | undefined {
    const name = nameIn(reference.trim(), kind);
    const found = name === undefined ? undefined : this.#byName.get(name);
    return found?.kind === kind ? found : this.#others?.find(reference, kind);
  }
}

/** `[...]:function:Name:alias`, `Name:alias` or `Name`; `[...]:stateMachine:Name`. */
function nameIn(reference: string, kind: Entity['kind']): string | undefined {
  const marker = kind === 'function' ? ':function:' : kind === 'machine' ? ':stateMachine:' : ':activity:';
  const at = reference.indexOf(marker);
  if (at < 0 && reference.startsWith('arn:')) return undefined;
  const rest = at < 0 ? reference : reference.slice(at + marker.length);
  return /^(?:\$\{[^}]*\}|[^:])+/.exec(rest)?.[0];
}
