import { ConfigurationError } from '../../errors'
import { objectStorage, type StorageAdvice } from '../../files/objectStorage'
import { providers } from '../../providers'
import type { JsonSchema, PollRequest } from '../../providers/objectOperations'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { withProperty } from '../objectServices'

type MailRequest = Pick<PollRequest, 'onlyUnread' | 'storeFile'>

const advice: StorageAdvice = {
  temporary: 'No record was skipped: the next execution tries again.',
  rejected: 'Contact the operator of the platform, or set the field "attachments" to "none".',
}

/** Reads the fields `onlyUnread` and `attachments`. Throws ConfigurationError if the records are not emails. */
export function readMailFields(execution: Execution, objectType: string): MailRequest {
  const { provider, config, environment, log } = execution
  const fields = new Fields(config)
  const onlyUnread = fields.isChecked('onlyUnread')
  const isLinked = hasLinks(fields)
  const isMail = provider.objects?.mailPolling?.objectTypes.includes(objectType) ?? false
  if (onlyUnread && !isMail) throw forMailOnly('onlyUnread', 'Clear it')
  if (isLinked && !isMail) throw forMailOnly('attachments', 'Set it to "none"')
  return { onlyUnread, ...(isLinked && { storeFile: objectStorage(environment, log, advice) }) }
}

/** Returns the schema of a record, with its attachments if the field `attachments` requests them. */
export function withAttachments(record: JsonSchema, { provider, config }: Execution): JsonSchema {
  const schema = provider.objects?.mailPolling?.attachmentsSchema
  return schema && hasLinks(new Fields(config)) ? withProperty(record, 'attachments', schema, false) : record
}

function hasLinks(fields: Fields): boolean {
  return fields.oneOf('attachments', ['none', 'link'], 'none') === 'link'
}

function forMailOnly(field: string, whatToDo: string): ConfigurationError {
  const able = Object.values(providers).flatMap(({ title, objects }) =>
    objects?.mailPolling ? `${objects.mailPolling.objectTypes.join(', ')} of ${title}` : [],
  )
  return new ConfigurationError(
    `The field "${field}" supports only ${able.join(' and ')}. ${whatToDo}, or select another "objectType".`,
  )
}
