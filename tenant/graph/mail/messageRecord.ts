import { emptyValues, propertyNames } from '../resources/resourceType'
import { type Properties, selected, shownId, type View, versionOf } from '../resources/view'
import { wholeSeconds } from '../store/instant'
import type { StoredItem } from '../store/storedItem'
import { type MessageFields, messageType } from './messageType'
import { seededMessage } from './seededMessage'

export type StoredMessage = StoredItem<MessageFields>

/** Returns the message as Graph shows it. */
export function messageRecord(message: StoredMessage, view: View = {}): Properties {
  const { etag, key } = versionOf(message)
  const fields = messageFields(message)
  const record = {
    '@odata.etag': etag,
    id: shownId(message, view),
    createdDateTime: wholeSeconds(message.createdAt),
    lastModifiedDateTime: wholeSeconds(message.modifiedAt),
    changeKey: key,
    receivedDateTime: wholeSeconds(receivedAt(message)),
    sentDateTime: wholeSeconds(sentAt(message)),
    hasAttachments: hasAttachments(message),
    bodyPreview: preview(fields.body.content),
    parentFolderId: message.folder.id,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(message.id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    uniqueBody: fields.body,
    ...fields,
  }
  return selected(record, { select: view.select ?? shownUnselected })
}

const shownUnselected = propertyNames(messageType).filter(
  (name) => !['internetMessageHeaders', 'singleValueExtendedProperties', 'uniqueBody'].includes(name),
)

/** Returns all fields of the message: empty values, then the seed's values, then written values. */
export function messageFields({ seed, fields }: StoredMessage): MessageFields {
  return wholeMessage({ ...(seed === undefined ? {} : seededMessage(seed)), ...fields })
}

/** Returns the fields and an empty value for each missing one. */
export function wholeMessage(fields: Partial<MessageFields>): MessageFields {
  return { ...emptyFields, ...fields }
}

// These are always written values, so reading them is quick enough for whole folders.
export const receivedAt = ({ fields }: StoredMessage): number => fields.receivedAt ?? 0
export const sentAt = ({ fields }: StoredMessage): number => fields.sentAt ?? 0
export const isRead = ({ fields }: StoredMessage): boolean => fields.isRead ?? false
export const isDraft = ({ fields }: StoredMessage): boolean => fields.isDraft ?? false
/** Each value with the ID of its property, as a filter compares them. */
export const extendedProperties = ({ fields }: StoredMessage): readonly string[] =>
  fields.singleValueExtendedProperties?.map(({ id, value }) => `${id} ${value}`) ?? []
/** Inline attachments do not count. */
export const hasAttachments = ({ fields }: StoredMessage): boolean =>
  fields.attachments?.some(({ isInline }) => !isInline) ?? false

/** Returns the first 255 characters of a string, or of HTML without its tags. */
export function preview(content: string | null | undefined): string {
  return (content ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 255)
}

const emptyFields: MessageFields = {
  ...emptyValues(messageType),
  isDraft: false,
  receivedAt: 0,
  sentAt: 0,
  conversationId: '',
  attachments: [],
}
