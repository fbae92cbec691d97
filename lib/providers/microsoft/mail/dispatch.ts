import { ApiError, NotFoundError, type TemporaryError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { SendingServices, SentMail } from '../../mailOperations'
import { lookAt, mailPath } from './mailbox'
import { pollUntil } from './pollUntil'
import { beforeSending, isUncertain, perhapsSent } from './uncertain'

/**
 * Sends a draft (https://learn.microsoft.com/graph/api/message-send). After a lost response, checks the mailbox: sends it
 * again if it is still a draft. If it is in no folder, it may have been sent.
 */
export async function dispatch(services: SendingServices, draft: SentMail, tag: string): Promise<void> {
  const failure = await send(services.api, draft)
  if (failure === undefined) return
  if (!isUncertain(failure)) return throwUnlessSent(services.api, draft, tag, failure)
  if (await isStillDraft(services, draft, tag, failure)) await sendAgain(services, draft, tag, failure)
}

async function sendAgain(
  services: SendingServices,
  draft: SentMail,
  tag: string,
  lost: TemporaryError,
): Promise<void> {
  const failure = await send(services.api, draft)
  if (failure === undefined) return
  if (await isStillDraft(services, draft, tag, lost)) throw beforeSending(failure)
}

async function send(api: Api, draft: SentMail): Promise<unknown> {
  try {
    await api({ method: 'POST', path: `${mailPath(draft.id)}/send` })
    return undefined
  } catch (error) {
    return error
  }
}

/** Graph rejects an email that another process with the same message has already sent. */
async function throwUnlessSent(api: Api, draft: SentMail, tag: string, rejection: unknown): Promise<void> {
  const mayBeSent = rejection instanceof ApiError || rejection instanceof NotFoundError
  const seen = mayBeSent ? await lookAt(api, draft, tag).catch(() => undefined) : undefined
  if (seen?.isDraft !== false) throw rejection
}

/** Returns false if the email was sent. Throws TemporaryError if the mailbox doesn't show the result. */
async function isStillDraft(
  { api, retries }: SendingServices,
  draft: SentMail,
  tag: string,
  lost: TemporaryError,
): Promise<boolean> {
  const look = () => lookAt(api, draft, tag).catch(() => undefined)
  const seen = await pollUntil(retries, look, (mail) => mail?.isDraft === false)
  if (!seen) throw perhapsSent(lost)
  return seen.isDraft
}
