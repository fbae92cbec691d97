import { ConfigurationError } from '../errors'
import type { ObjectOperations, WriteOptions, WriteSwitch } from '../providers/objectOperations'
import type { Execution } from '../session/execution'
import { Fields } from '../values/fields'
import type { ActionInput } from './step'

const switches: readonly WriteSwitch[] = ['allowDuplicates', 'skipAssignmentRules']

/**
 * Returns the check boxes of a step that writes records, and the key of the message's record. Throws ConfigurationError for
 * a check box that the API doesn't have.
 */
export function writeOptions(
  objects: ObjectOperations,
  { config, log, provider }: Pick<Execution, 'config' | 'log' | 'provider'>,
  input: Pick<ActionInput, 'body' | 'idOf'>,
): WriteOptions {
  const fields = new Fields(config)
  const chosen = switches.filter((name) => fields.isChecked(name))
  for (const name of chosen) {
    if (objects.writeSwitches?.includes(name)) continue
    throw new ConfigurationError(
      `The field "${name}" is not available for ${provider.title}. Clear the check box.`,
    )
  }
  // A message with the same ID but other content is another record.
  const idempotencyKey = input.idOf('record', JSON.stringify(input.body))
  return { switches: new Set(chosen), log, idempotencyKey }
}
