import { officialError } from '../faults/officialErrors'
import { GraphError, unreadableBody } from '../graphError'
import type { Mailbox } from '../mailboxes/mailbox'
import { parseFields } from '../resources/resourceType'
import { parseAttachment } from './attachments/attachmentBody'
import { type MessageFields, messageType } from './messageType'

/** Returns the fields of a message in a request, including its attachments. */
export function parseMessage(
  { attachments, ...body }: Record<string, unknown>,
  mailbox: Mailbox,
): Partial<MessageFields> {
  const fields = parseFields(body, messageType)
  checkHeaders(fields)
  if (fields.singleValueExtendedProperties && !mailbox.hasPropertyQuotaLeft)
    throw officialError('namedPropertyQuota')
  if (attachments === undefined) return fields
  if (!Array.isArray(attachments)) throw unreadableBody("The property 'attachments' must be a list.")
  const files = attachments.map((file) => parseAttachment(file, mailbox.numbers.next(), mailbox.now()))
  return { ...fields, attachments: files }
}

function checkHeaders({ internetMessageHeaders = [] }: Partial<MessageFields>): void {
  const foreign = internetMessageHeaders.find(({ name }) => !/^x-/i.test(name ?? ''))
  if (!foreign) return
  const message = `The internet message header name '${foreign.name}' should start with 'x-' or 'X-'.`
  throw new GraphError(400, 'InvalidInternetMessageHeader', message)
}
