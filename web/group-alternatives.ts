import type { Alternative } from '../src/report/model.ts';
import { type Tone, withTones } from './series-color.ts';

/** Alternatives that agree in what is shown of them, under one name and the colour of the first. */
export interface Group {
  readonly first: Alternative;
  readonly label: string;
  readonly tone: Tone;
  readonly count: number;
}

/** `Express, asynchronous` and `Express, synchronous` are `Express, asynchronous and synchronous`. */
function joined(one: string, other: string): string {
  const [first, ...rest] = one.split(', ');
  const [also, ...others] = other.split(', ');
  return first === also && rest.length > 0 && others.length > 0
    ? `${one} and ${others.join(', ')}`
    : `${one} and ${other}`;
}

/** Groups of alternatives of one type whose `part` is the same; all Express alternatives together are just `Express`. */
export function alike(alternatives: readonly Alternative[], part: (a: Alternative) => unknown): readonly Group[] {
  const groups: { first: Alternative; label: string; tone: Tone; count: number; key: string }[] = [];
  for (const { alternative: a, tone } of withTones(alternatives)) {
    const key = JSON.stringify([a.workflowType, a.eligible, part(a)]);
    const same = groups.find((group) => group.key === key);
    if (same === undefined) groups.push({ first: a, label: a.label, tone, count: 1, key });
    else {
      same.label = joined(same.label, a.label);
      same.count++;
    }
  }
  const express = alternatives.filter((a) => a.workflowType === 'express').length;
  return groups.map(({ key: _, ...group }) => {
    const all = group.first.workflowType === 'express' && group.count === express && express > 1;
    return all ? { ...group, label: 'Express' } : group;
  });
}
