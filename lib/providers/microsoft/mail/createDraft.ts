import { UnexpectedResponseError } from '../../../errors'
import { jsonObject } from '../../../http/api'
import type { OutgoingMail, Recipient, SendingServices } from '../../mailOperations'
import { findTagged, internetMessageIdOf, type KnownMail, knownMail } from './mailbox'
import { pollUntil } from './pollUntil'
import { beforeSending, isUncertain } from './uncertain'

/** Creates the draft of an email. After a lost response, finds the existing draft by its tag. */
export async function createDraft(
  { api, retries }: SendingServices,
  mail: OutgoingMail,
  tag: string,
): Promise<KnownMail> {
  const json = { ...draftOf(mail), internetMessageId: internetMessageIdOf(tag) }
  const create = async () => {
    const response = await api({ method: 'POST', path: '/me/messages', json })
    return knownMail(jsonObject(response, 'a new draft'))
  }
  try {
    return await create()
  } catch (error) {
    if (!isUncertain(error) && !(error instanceof UnexpectedResponseError)) throw error
  }
  try {
    const made = await pollUntil(
      retries,
      () => findTagged(api, tag),
      (seen) => seen !== undefined,
    )
    return made ?? (await create())
  } catch (error) {
    throw beforeSending(error)
  }
}

/** https://learn.microsoft.com/graph/api/resources/message */
function draftOf(mail: OutgoingMail) {
  const { subject, body, bodyType, importance, from, internetMessageHeaders, categories, flag } = mail
  return {
    subject,
    body: { contentType: bodyType, content: body },
    importance,
    toRecipients: mail.to.map(recipient),
    ccRecipients: mail.cc.map(recipient),
    bccRecipients: mail.bcc.map(recipient),
    replyTo: mail.replyTo.map(recipient),
    ...(from && { from: recipient(from) }),
    ...(mail.isReadReceiptRequested && { isReadReceiptRequested: true }),
    ...(mail.isDeliveryReceiptRequested && { isDeliveryReceiptRequested: true }),
    ...(internetMessageHeaders.length > 0 && { internetMessageHeaders }),
    ...(categories.length > 0 && { categories }),
    ...(flag && { flag }),
  }
}

function recipient(emailAddress: Recipient) {
  return { emailAddress }
}
