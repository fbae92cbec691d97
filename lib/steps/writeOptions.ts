import { ConfigurationError } from '../errors'
import type { ObjectOperations, WriteOptions, WriteSwitch } from '../providers/objectOperations'
import type { Execution } from '../session/execution'
import { Fields } from '../values/fields'

const switches: readonly WriteSwitch[] = ['allowDuplicates', 'skipAssignmentRules']

/** Returns the check boxes of a step that writes records. Throws ConfigurationError for one that the API doesn't have. */
export function writeOptions(
  objects: ObjectOperations,
  { config, log, provider }: Pick<Execution, 'config' | 'log' | 'provider'>,
): WriteOptions {
  const fields = new Fields(config)
  const chosen = switches.filter((name) => fields.isChecked(name))
  for (const name of chosen) {
    if (objects.writeSwitches?.includes(name)) continue
    throw new ConfigurationError(
      `The field "${name}" is not available for ${provider.title}. Clear the check box.`,
    )
  }
  return { switches: new Set(chosen), log }
}
