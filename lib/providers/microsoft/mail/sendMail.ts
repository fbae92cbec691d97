import { randomUUID } from 'node:crypto'
import { ComponentError } from '../../../errors'
import type { OutgoingFile, OutgoingMail, SendingServices, SentMail } from '../../mailOperations'
import { attachFiles } from './attachFiles'
import { createDraft } from './createDraft'
import { dispatch } from './dispatch'
import { findTagged, type KnownMail, lookAt, mailPath, withImmutableIds } from './mailbox'
import { pollUntil } from './pollUntil'
import { isUncertain } from './uncertain'

/**
 * Sends an email once, through a draft with a tag that is derived from the key, so that it can always be found again.
 * https://learn.microsoft.com/graph/outlook-immutable-id#immutable-id-with-sending-mail
 */
export async function sendMail(
  given: SendingServices,
  mail: OutgoingMail,
  key: string | undefined,
): Promise<SentMail> {
  const services = { ...given, api: withImmutableIds(given.api) }
  const tag = key ?? randomUUID()
  const known = key === undefined ? undefined : await findTagged(services.api, tag)
  if (known && !known.isDraft)
    services.log.warn(
      'This email was already sent for an earlier delivery of the message. It is not sent again.',
    )
  const sent =
    known && !known.isDraft ? known : await sendDraft(services, mail, tag, known, key !== undefined)
  if (!mail.isSaved) await removeCopy(services, sent, tag)
  const { id, internetMessageId, conversationId } = sent
  return { id, internetMessageId, conversationId }
}

/** Continues with the draft of an earlier attempt. */
async function sendDraft(
  services: SendingServices,
  mail: OutgoingMail,
  tag: string,
  known: KnownMail | undefined,
  mayComeAgain: boolean,
): Promise<SentMail> {
  const files = await mail.fetchFiles()
  let draft = known
  try {
    draft ??= await createDraft(services, mail, tag)
    await attachFiles(services, draft.id, files, known !== undefined)
    await dispatch(services, draft, tag)
    return draft
  } catch (error) {
    if (draft && !isUncertain(error) && !(mayComeAgain && isRepeatable(error))) await discard(services, draft)
    throw error
  } finally {
    await closeAll(files)
  }
}

function isRepeatable(error: unknown): boolean {
  return error instanceof ComponentError && error.isRepeatable
}

/** The original failure matters more than a draft that could not be removed. */
async function discard({ api, log }: SendingServices, { id }: SentMail): Promise<void> {
  try {
    await api({ method: 'DELETE', path: mailPath(id) })
  } catch {
    log.warn('The email was not sent, and its draft could not be removed from the Drafts folder.')
  }
}

async function closeAll(files: readonly OutgoingFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()))
}

/**
 * Graph always saves a copy of a sent draft. The copy is moved to the deleted items, so that a repeated message still finds
 * it. It must be sent first, which can take some seconds.
 */
async function removeCopy(services: SendingServices, sent: SentMail, tag: string): Promise<void> {
  const { api, retries, log } = services
  try {
    const copy = await pollUntil(
      retries,
      () => lookAt(api, sent, tag),
      (seen) => seen?.isDraft === false,
    )
    if (!copy || copy.isDraft) throw new Error('the copy does not exist yet')
    const json = { destinationId: 'deleteditems' }
    await api({ method: 'POST', path: `${mailPath(copy.id)}/move`, json })
  } catch (error) {
    log.warn(`The email was sent, but its copy stays in Sent Items: ${(error as Error).message}`)
  }
}
