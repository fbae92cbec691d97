import { ConfigurationError } from '../../errors'
import type { InternetHeader, OutgoingMail } from '../../providers/mailOperations'
import { Fields } from '../../values/fields'
import { isBlank } from '../../values/isObject'
import { readCategories } from '../outlook/categories'
import { readItemBody } from '../outlook/itemBody'
import { readAllRecipients, readRecipients } from '../outlook/recipients'

type Body = Readonly<Record<string, unknown>>

/** Returns the email that a message describes, without its files. Throws ConfigurationError if a field is invalid. */
export function readMail(message: Body): Omit<OutgoingMail, 'fetchFiles'> {
  const fields = new Fields(message)
  const { content = '', contentType } = readItemBody(message) ?? {}
  return {
    ...recipientsIn(message),
    ...senderIn(message),
    subject: fields.freeText('subject') ?? '',
    body: content,
    bodyType: contentType ?? fields.oneOfIgnoringCase('bodyType', ['text', 'html'], 'text'),
    importance: fields.oneOfIgnoringCase('importance', ['low', 'normal', 'high'], 'normal'),
    isSaved: fields.isChecked('saveToSentItems', true),
    isReadReceiptRequested: fields.isChecked('isReadReceiptRequested'),
    isDeliveryReceiptRequested: fields.isChecked('isDeliveryReceiptRequested'),
    internetMessageHeaders: headersIn(message['internetMessageHeaders']),
    categories: readCategories(message['categories'] ?? undefined) ?? [],
    flag: flagIn(message['flag']),
  }
}

function recipientsIn(message: Body): Pick<OutgoingMail, 'to' | 'cc' | 'bcc' | 'replyTo'> {
  // The longer names are Graph's own.
  const { to, toRecipients, cc, ccRecipients, bcc, bccRecipients, replyTo } = message
  const all = readAllRecipients({ to, toRecipients, cc, ccRecipients, bcc, bccRecipients, replyTo })
  const recipients = {
    to: [...all.to, ...all.toRecipients],
    cc: [...all.cc, ...all.ccRecipients],
    bcc: [...all.bcc, ...all.bccRecipients],
  }
  if (Object.values(recipients).every(({ length }) => length === 0))
    throw new ConfigurationError(
      'The fields "to", "cc", and "bcc" are empty. At least one recipient is required.',
    )
  return { ...recipients, replyTo: all.replyTo }
}

function senderIn(message: Body): Pick<OutgoingMail, 'from'> {
  const [from, another] = readRecipients('from', message['from'])
  if (another)
    throw new ConfigurationError(
      'The field "from" has several addresses. An email has one sender: leave one of them.',
    )
  return from ? { from } : {}
}

/** Graph accepts only names that begin with "x-": https://learn.microsoft.com/graph/api/resources/internetmessageheader */
function headersIn(value: unknown): readonly InternetHeader[] {
  if (value === undefined || value === null || value === '') return []
  const list = Array.isArray(value) ? value : undefined
  if (!list) throw badHeaders(value)
  return list.map((each) => {
    const { name, value: text } = Object(each) as Record<string, unknown>
    if (typeof name !== 'string' || typeof text !== 'string' || !/^x-[\w-]+$/i.test(name))
      throw badHeaders(each)
    return { name, value: text }
  })
}

function badHeaders(value: unknown): ConfigurationError {
  return new ConfigurationError(
    `The field "internetMessageHeaders" has ${JSON.stringify(value)?.slice(0, 80)}. Use a list such as [{"name": "x-order", "value": "4711"}], with names that begin with "x-".`,
  )
}

/** https://learn.microsoft.com/graph/api/resources/followupflag */
function flagIn(value: unknown): Body | undefined {
  if (isBlank(value)) return undefined
  const flag = typeof value === 'string' ? { flagStatus: value } : value
  if (typeof flag !== 'object' || Array.isArray(flag))
    throw new ConfigurationError('The field "flag" is not an object such as {"flagStatus": "flagged"}.')
  const words = ['notFlagged', 'flagged', 'complete'] as const
  const flagStatus = new Fields({ 'flag.flagStatus': Object(flag).flagStatus }).oneOfIgnoringCase(
    'flag.flagStatus',
    words,
  )
  return flagStatus === 'notFlagged' ? undefined : { ...flag, flagStatus }
}
