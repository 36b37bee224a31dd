import type { JsonValue } from '../../asl/index.ts';
import { at } from '../../issue/index.ts';
import type { Entities } from '../entities.ts';
import { asArray, asFlag, asObject, asText, isObject, scalarText } from '../json.ts';
import type { Schedule } from '../model.ts';
import { isOpen, resolve } from './evaluate.ts';
import type { Template } from './template.ts';

/** Schedules that start machines, by the machine's logical id: SAM events, rules of EventBridge, EventBridge Scheduler. */
export function schedulesByMachine(template: Template, entities: Entities): Map<string, Schedule[]> {
  const found = new Map<string, Schedule[]>();
  const add = (machine: string, schedule: Schedule): void => {
    found.set(machine, [...(found.get(machine) ?? []), schedule]);
  };
  for (const id of Object.keys(template.resources)) {
    const type = template.typeOf(id);
    const base = template.pointerOf(id, 'Properties');
    const properties = template.propertiesOf(id);
    const value = (key: string): JsonValue | undefined => resolve(properties[key], at(base, key), template);
    if (type === 'AWS::Serverless::StateMachine') {
      for (const [name, event] of Object.entries(asObject(properties.Events))) {
        const schedule = isObject(event) ? samEvent(id, name, template) : undefined;
        if (schedule !== undefined) add(id, schedule);
      }
    } else if (type === 'AWS::Events::Rule' && properties.ScheduleExpression !== undefined) {
      const expression = scalarText(value('ScheduleExpression'));
      for (const target of asArray(value('Targets'))) {
        const machine = entities.find(asText(asObject(target).Arn) ?? '', 'machine');
        if (machine !== undefined && expression !== undefined) {
          add(machine.id, { expression, enabled: value('State') !== 'DISABLED' });
        }
      }
    } else if (type === 'AWS::Scheduler::Schedule') {
      const expression = scalarText(value('ScheduleExpression'));
      const target = asObject(value('Target'));
      const machine = entities.find(startedBy(target) ?? '', 'machine');
      const timezone = asText(value('ScheduleExpressionTimezone'));
      if (machine !== undefined && expression !== undefined) {
        add(machine.id, {
          expression,
          enabled: value('State') !== 'DISABLED',
          ...(timezone !== undefined && { timezone }),
        });
      }
    }
  }
  return found;
}

/** A target that is the machine, or a call of StartExecution with its ARN in the input. */
function startedBy(target: { readonly [key: string]: JsonValue }): string | undefined {
  const arn = asText(target.Arn);
  if (arn === undefined || !/aws-sdk:sfn:startExecution$/i.test(arn)) return arn;
  return /"StateMachineArn"\s*:\s*"([^"]+)"/i.exec(asText(target.Input) ?? '')?.[1];
}

function samEvent(id: string, name: string, template: Template): Schedule | undefined {
  const base = template.pointerOf(id, 'Properties', 'Events', name);
  const event = asObject(asObject(template.propertiesOf(id).Events)[name]);
  const properties = asObject(event.Properties);
  const value = (key: string) => resolve(properties[key], at(base, 'Properties', key), template);
  const isSecond = event.Type === 'ScheduleV2';
  if (event.Type !== 'Schedule' && !isSecond) return undefined;
  const expression = scalarText(value(isSecond ? 'ScheduleExpression' : 'Schedule'));
  if (expression === undefined || isOpen(expression)) return undefined;
  const timezone = isSecond ? asText(value('ScheduleExpressionTimezone')) : undefined;
  const enabled = asFlag(value('Enabled')) !== false && value('State') !== 'DISABLED';
  return { expression, enabled, ...(timezone !== undefined && { timezone }) };
}
