import { type Api, jsonObject } from '../../../http/api'
import { stringOr } from '../../../values/stringOr'
import type { SentMail } from '../../mailOperations'
import { ifFound } from '../../recordErrors'
import { collectAll, graphIdOf, type Item } from '../collection'
import { idPath } from '../idPath'
import { odata } from '../odata'

/** An email in the mailbox: a draft, or the copy of a sent email. */
export interface KnownMail extends SentMail {
  readonly isDraft: boolean
}

/**
 * Returns the API with IDs that stay the same if an email is moved or sent.
 * https://learn.microsoft.com/graph/outlook-immutable-id
 */
export function withImmutableIds(api: Api): Api {
  return (request) => api({ ...request, headers: { ...request.headers, prefer: 'IdType="ImmutableId"' } })
}

export const mailPath = (id: string): string => idPath`/me/messages/${id}`

/**
 * Returns the Internet message ID of the email with that tag. Graph keeps the one that a draft is created with, finds
 * messages by it through an index, and needs no named property for it, whose number is limited for each mailbox.
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/12767
 */
export function internetMessageIdOf(tag: string): string {
  return `<${tag}@oauth2-api-component.local>`
}

const shownFields = 'id,isDraft,internetMessageId,conversationId'

/** Returns the email with this tag, a sent one rather than a draft; undefined if the whole mailbox has none. */
export async function findTagged(api: Api, tag: string): Promise<KnownMail | undefined> {
  const found = await taggedIn(api, '/me/messages', tag)
  const sent = found.filter(({ isDraft }) => !isDraft)
  // An email that the account sends to itself also arrives with this ID.
  if (sent.length > 1) return (await copyIn(api, tag)) ?? sent[0]
  return sent[0] ?? found[0]
}

async function copyIn(api: Api, tag: string): Promise<KnownMail | undefined> {
  for (const folder of ['sentitems', 'deleteditems']) {
    const [copy] = await taggedIn(api, `/me/mailFolders/${folder}/messages`, tag)
    if (copy) return copy
  }
  return undefined
}

/** Graph filters the list already, but a proxy that drops the query must not make another email look like this one. */
async function taggedIn(api: Api, path: string, tag: string): Promise<readonly KnownMail[]> {
  const internetMessageId = internetMessageIdOf(tag)
  const filter = odata`internetMessageId eq ${internetMessageId}`
  const query = { $filter: filter.text, $select: shownFields, $top: '10' }
  const isWanted = (mail: Item) =>
    stringOr(mail['internetMessageId'], internetMessageId).toLowerCase() === internetMessageId.toLowerCase()
  return (await collectAll(api, { path, query }, 'the emails with a message ID', { isWanted })).map(knownMail)
}

/** Returns the email by its ID or tag, or undefined if it doesn't exist. */
export async function lookAt(api: Api, { id }: SentMail, tag: string): Promise<KnownMail | undefined> {
  const query = { $select: shownFields }
  const response = await ifFound(api({ method: 'GET', path: mailPath(id), query }))
  return response ? knownMail(jsonObject(response, 'an email')) : findTagged(api, tag)
}

export function knownMail(mail: Item): KnownMail {
  return {
    id: graphIdOf(mail, 'an email'),
    isDraft: mail['isDraft'] === true,
    internetMessageId: stringOr(mail['internetMessageId'], ''),
    conversationId: stringOr(mail['conversationId'], ''),
  }
}
