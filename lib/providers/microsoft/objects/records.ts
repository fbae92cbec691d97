import { hashOf } from '../../../values/hash'
import type { ObjectRecord } from '../../objectOperations'
import { type Item, withoutAnnotations } from '../collection'

/** An item of Graph as a record, its change key as the version. */
export function recordOf(item: Item): ObjectRecord {
  const body = withoutAnnotations(item)
  return { id: typeof item['id'] === 'string' ? item['id'] : hashOf(body), version: versionOf(item), body }
}

/** The version of an item; of a message with its read flag, which changes without the change key. */
export function versionOf(item: Item): string {
  const { isRead } = item
  return typeof isRead === 'boolean' ? `${keyOf(item)} ${isRead ? 'read' : 'unread'}` : keyOf(item)
}

/** The etag is the change key in a weak validator's clothes, and is there even where the key is not selected. */
function keyOf(item: Item): string {
  const { changeKey, '@odata.etag': etag, lastModifiedDateTime } = item
  if (typeof changeKey === 'string') return changeKey
  if (typeof etag === 'string') return etag.replace(/^W\/"(.*)"$/, '$1')
  // Folders have neither key nor time: they are what they say.
  return typeof lastModifiedDateTime === 'string' ? lastModifiedDateTime : hashOf(item)
}
