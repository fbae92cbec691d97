import { ConfigurationError } from '../../errors'
import type { OutgoingMail, Recipient } from '../../providers/mailOperations'
import { Fields } from '../../values/fields'
import { readItemBody } from './itemBody'
import { readRecipients } from './recipients'

type Body = Readonly<Record<string, unknown>>

/** Returns the email of a message, without attachments. Throws ConfigurationError if a field is missing or invalid. */
export function readMail(message: Body): Omit<OutgoingMail, 'fetchFiles'> {
  const fields = new Fields(message)
  const { content = '', contentType } = readItemBody(message) ?? {}
  return {
    ...readAllRecipients(message),
    subject: fields.text('subject') ?? '',
    body: content,
    bodyType: contentType ?? fields.oneOfIgnoringCase('bodyType', ['text', 'html'], 'text'),
    importance: fields.oneOfIgnoringCase('importance', ['low', 'normal', 'high'], 'normal'),
    isSaved: fields.isChecked('saveToSentItems', true),
  }
}

function readAllRecipients(message: Body): Pick<OutgoingMail, 'to' | 'cc' | 'bcc' | 'replyTo'> {
  // The longer names are Graph's.
  const recipients = {
    to: recipientsIn(message, 'to', 'toRecipients'),
    cc: recipientsIn(message, 'cc', 'ccRecipients'),
    bcc: recipientsIn(message, 'bcc', 'bccRecipients'),
  }
  if (Object.values(recipients).every(({ length }) => length === 0))
    throw new ConfigurationError(
      'The fields "to", "cc", and "bcc" are empty. At least one recipient is required.',
    )
  return { ...recipients, replyTo: recipientsIn(message, 'replyTo') }
}

function recipientsIn(message: Body, ...fields: readonly string[]): readonly Recipient[] {
  return fields.flatMap((field) => readRecipients(field, message[field]))
}
