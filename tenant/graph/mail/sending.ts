import { GraphError } from '../graphError'
import type { Mailbox } from '../mailboxes/mailbox'
import { addressOf } from '../mailboxes/user'
import { fileSummary } from './attachments/attachment'
import { messageFields, type StoredMessage, wholeMessage } from './messageRecord'
import type { MessageFields, Recipient } from './messageType'
import type { SentMessage } from './sentMessage'

/** Throws 400 if a message has no recipient, or one without an address. */
export function checkRecipients(fields: Partial<MessageFields>): void {
  const addresses = [fields.toRecipients, fields.ccRecipients, fields.bccRecipients].flatMap(addressesOf)
  if (addresses.length > 0 && addresses.every((address) => /^[^@\s]+@[^@\s]+$/.test(address))) return
  throw new GraphError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.')
}

/** Sends a draft: it is moved to Sent Items and gets another ID, but keeps its immutable ID. */
export function sendDraft(mailbox: Mailbox, draft: StoredMessage): void {
  const folder = mailbox.wellKnownMailFolder('sentitems')
  const sent = mailbox.messages.move(draft, folder, sentState(mailbox, messageFields(draft).from))
  recordSent(mailbox, messageFields(sent), 'send', true)
}

/** Sends a message that was not a draft before. */
export function sendNew(mailbox: Mailbox, fields: Partial<MessageFields>, isSaved: boolean): void {
  const whole = wholeMessage({ ...mailbox.newMessageIds(), ...fields, ...sentState(mailbox, fields.from) })
  if (isSaved) mailbox.messages.create(mailbox.wellKnownMailFolder('sentitems'), { fields: whole })
  recordSent(mailbox, whole, 'sendMail', isSaved)
}

/** Records the sent message. A message to the user's own address arrives immediately. */
function recordSent(
  mailbox: Mailbox,
  fields: MessageFields,
  via: SentMessage['via'],
  isSaved: boolean,
): void {
  const [to, cc, bcc] = [fields.toRecipients, fields.ccRecipients, fields.bccRecipients].map(addressesOf)
  mailbox.sent.push({
    via,
    at: mailbox.now(),
    internetMessageId: fields.internetMessageId ?? '',
    subject: fields.subject ?? '',
    body: fields.body,
    importance: fields.importance,
    to: to ?? [],
    cc: cc ?? [],
    bcc: bcc ?? [],
    replyTo: addressesOf(fields.replyTo),
    isSaved,
    from: fields.from?.emailAddress?.address ?? '',
    isReadReceiptRequested: fields.isReadReceiptRequested,
    isDeliveryReceiptRequested: fields.isDeliveryReceiptRequested,
    internetMessageHeaders: fields.internetMessageHeaders,
    flag: fields.flag,
    attachments: fields.attachments.map(fileSummary),
  })
  const own = mailbox.owner.mail.toLowerCase()
  const isToMe = [to, cc, bcc].flat().some((address) => address?.toLowerCase() === own)
  // Extended properties are not sent: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3434
  const arrived = { ...fields, isRead: false, bccRecipients: [], singleValueExtendedProperties: [] }
  if (isToMe) mailbox.messages.create(mailbox.wellKnownMailFolder('inbox'), { fields: arrived })
}

/**
 * Returns the state of a sent message. `from` can be another mailbox that the account may send as, and the sender is
 * always the mailbox itself.
 */
function sentState(mailbox: Mailbox, from?: Recipient | null): Partial<MessageFields> {
  const [now, sender] = [mailbox.now(), { emailAddress: addressOf(mailbox.owner) }]
  return { isDraft: false, isRead: true, sentAt: now, receivedAt: now, from: from ?? sender, sender }
}

function addressesOf(recipients: readonly Recipient[] = []): readonly string[] {
  return recipients.map(({ emailAddress }) => emailAddress?.address ?? '')
}
