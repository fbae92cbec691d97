import { type Api, jsonObject } from '../../../http/api'
import { stringOr } from '../../../values/stringOr'
import type { SentMail } from '../../mailOperations'
import { ifFound } from '../../recordErrors'
import { type Item, idOf, parsePage } from '../collection'
import { idPath } from '../idPath'
import { odata } from '../odata'

/** A mail on its way: a draft, or the copy of what was sent. */
export interface KnownMail extends SentMail {
  readonly isDraft: boolean
}

/**
 * The API with ids that stay the same when a mail is moved or sent.
 * https://learn.microsoft.com/graph/outlook-immutable-id
 */
export function withImmutableIds(api: Api): Api {
  return (request) => api({ ...request, headers: { ...request.headers, prefer: 'IdType="ImmutableId"' } })
}

export const mailPath = (id: string): string => idPath`/me/messages/${id}`

/**
 * The hidden property by which a mail is found again. It stays with the copy in Sent Items and is not delivered.
 * https://learn.microsoft.com/graph/api/resources/extended-properties-overview
 */
export function tagProperty(tag: string): { readonly id: string; readonly value: string } {
  return { id: tagId, value: tag }
}

const tagId = 'String {7d1c7b0e-52f4-4a67-9a59-3f0f5a2b9c41} Name SendKey'
const shownFields = 'id,isDraft,internetMessageId,conversationId'

/** The mail with this tag, sent rather than draft; undefined where there is none in the whole mailbox. */
export async function findTagged(api: Api, tag: string): Promise<KnownMail | undefined> {
  const filter = odata`singleValueExtendedProperties/any(ep:ep/id eq ${tagId} and ep/value eq ${tag})`
  const query = { $filter: filter.text, $select: shownFields, $top: '10' }
  const response = await api({ method: 'GET', path: '/me/messages', query })
  const found = parsePage(response, 'the mails with a tag').items.map(knownMail)
  return found.find(({ isDraft }) => !isDraft) ?? found[0]
}

/** The mail as it is now: found by its id, or else by its tag; undefined where neither leads to one. */
export async function lookAt(api: Api, { id }: SentMail, tag: string): Promise<KnownMail | undefined> {
  const query = { $select: shownFields }
  const response = await ifFound(api({ method: 'GET', path: mailPath(id), query }))
  return response ? knownMail(jsonObject(response, 'a mail')) : findTagged(api, tag)
}

export function knownMail(mail: Item): KnownMail {
  return {
    id: idOf(mail, 'a mail'),
    isDraft: mail['isDraft'] === true,
    internetMessageId: stringOr(mail['internetMessageId'], ''),
    conversationId: stringOr(mail['conversationId'], ''),
  }
}
