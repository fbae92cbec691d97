import { hashOf } from '../../../values/hash'
import type { ObjectRecord } from '../../objectOperations'
import { type Item, withoutAnnotations } from '../collection'

/** Returns an item as a record, with its change key as the version. */
export function recordOf(item: Item): ObjectRecord {
  const body = withoutAnnotations(item)
  return { id: typeof item['id'] === 'string' ? item['id'] : hashOf(body), version: versionOf(item), body }
}

/** Returns the version of an item. For messages, it includes the read flag, which doesn't affect the change key. */
export function versionOf(item: Item): string {
  const { isRead } = item
  return typeof isRead === 'boolean' ? `${keyOf(item)} ${isRead ? 'read' : 'unread'}` : keyOf(item)
}

/** The ETag is the change key with a W/"…" wrapper, and Graph returns it even if changeKey isn't selected. */
function keyOf(item: Item): string {
  const { changeKey, '@odata.etag': etag, lastModifiedDateTime } = item
  if (typeof changeKey === 'string') return changeKey
  if (typeof etag === 'string') return etag.replace(/^W\/"(.*)"$/, '$1')
  // Folders have neither a key nor a timestamp, so their content is the version.
  return typeof lastModifiedDateTime === 'string' ? lastModifiedDateTime : hashOf(item)
}
