import { ConfigurationError } from '../../errors'
import type { OutgoingMail, Recipient } from '../../providers/mailOperations'
import { Fields } from '../../values/fields'
import { readItemBody } from './itemBody'
import { readRecipients } from './recipients'

type Body = Readonly<Record<string, unknown>>

/** The mail that a message describes, its files left out; throws ConfigurationError naming what is missing or bad. */
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
  // The longer names are Graph's own.
  const recipients = {
    to: recipientsIn(message, 'to', 'toRecipients'),
    cc: recipientsIn(message, 'cc', 'ccRecipients'),
    bcc: recipientsIn(message, 'bcc', 'bccRecipients'),
  }
  if (Object.values(recipients).every(({ length }) => length === 0))
    throw new ConfigurationError(
      'The fields "to", "cc" and "bcc" are all empty, so that nobody would get the mail.',
    )
  return { ...recipients, replyTo: recipientsIn(message, 'replyTo') }
}

function recipientsIn(message: Body, ...fields: readonly string[]): readonly Recipient[] {
  return fields.flatMap((field) => readRecipients(field, message[field]))
}
