import { ConfigurationError } from '../../errors'
import type { OutgoingMail } from '../../providers/mailOperations'
import { Fields } from '../fields'
import { readRecipients } from './recipients'

type Body = Readonly<Record<string, unknown>>

/** The mail that a message describes, its files left out; throws ConfigurationError naming what is missing or bad. */
export function readMail(body: Body): Omit<OutgoingMail, 'fetchFiles'> {
  const fields = new Fields({
    ...body,
    bodyType: inLowerCase(body['bodyType']),
    importance: inLowerCase(body['importance']),
  })
  return {
    ...readAllRecipients(body),
    subject: fields.text('subject') ?? '',
    body: readBody(body['body']),
    bodyType: fields.oneOf('bodyType', ['text', 'html'], 'text'),
    importance: fields.oneOf('importance', ['low', 'normal', 'high'], 'normal'),
    isSaved: fields.isChecked('saveToSentItems', true),
  }
}

function readAllRecipients(body: Body): Pick<OutgoingMail, 'to' | 'cc' | 'bcc' | 'replyTo'> {
  const recipients = {
    to: readRecipients('to', body['to']),
    cc: readRecipients('cc', body['cc']),
    bcc: readRecipients('bcc', body['bcc']),
  }
  if (Object.values(recipients).every(({ length }) => length === 0))
    throw new ConfigurationError(
      'The fields "to", "cc" and "bcc" are all empty, so that nobody would get the mail.',
    )
  return { ...recipients, replyTo: readRecipients('replyTo', body['replyTo']) }
}

/** As it is: blanks at its ends belong to it. */
function readBody(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw new ConfigurationError('The field "body" is not a text.')
}

function inLowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}
