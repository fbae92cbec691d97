import type { Content } from '../../files/content'
import type { Properties } from '../../resources/view'
import { attachmentId } from '../../store/exchangeIds'
import { wholeSeconds } from '../../store/instant'

export type AttachmentKind = 'file' | 'item' | 'reference'

/** The reason why Graph never returns a file: https://github.com/microsoftgraph/microsoft-graph-docs/issues/21183 */
export type ContentRejection = 'gatewayTimeout' | 'malware' | 'notAllowed'

/** A file attached to a message, or an item (as MIME), or a link to a file in another place. */
export interface StoredAttachment {
  /** Defaults to `file`. */
  readonly kind?: AttachmentKind
  readonly number: number
  readonly name: string
  readonly contentType: string
  readonly isInline: boolean
  readonly contentId: string | null
  readonly rejection?: ContentRejection
  readonly modifiedAt: number
  readonly content: Content
}

/** The visible properties of a file that was sent or received. */
export interface FileSummary {
  /** Only for an image within the body. */
  readonly isInline?: boolean
  readonly contentId?: string | null
  readonly name: string
  readonly contentType: string
  /** Size of the file in bytes. */
  readonly size: number
  readonly sha256: string
}

/** Properties that `$select` supports. `contentBytes` is not one of them, so `$select` omits it. */
export const attachmentProperties = [
  'id',
  'lastModifiedDateTime',
  'name',
  'contentType',
  'size',
  'isInline',
  // A property of a derived type is selected with a cast.
  'microsoft.graph.fileAttachment/contentId',
]

/** Returns the attachment as Graph shows it. `ownerId` is the ID of the message, immutable if requested. */
export function attachmentRecord(attachment: StoredAttachment, ownerId: string): Properties {
  const { kind = 'file', number, name, contentType, isInline, contentId, modifiedAt, content } = attachment
  if (kind !== 'file') {
    return {
      '@odata.type': `#microsoft.graph.${kind}Attachment`,
      id: attachmentId(ownerId, number),
      lastModifiedDateTime: wholeSeconds(modifiedAt),
      name,
      contentType: null,
      size: shownSize(content),
      isInline,
    }
  }
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    '@odata.mediaContentType': contentType,
    id: attachmentId(ownerId, number),
    lastModifiedDateTime: wholeSeconds(modifiedAt),
    name,
    contentType,
    size: shownSize(content),
    isInline,
    contentId,
    contentLocation: null,
    contentBytes: content,
  }
}

export function fileSummary(attachment: StoredAttachment): FileSummary {
  const { name, contentType, isInline, contentId, content } = attachment
  const summary = { name, contentType, size: content.size, sha256: content.sha256() }
  return isInline ? { ...summary, isInline, contentId } : summary
}

/**
 * Returns Graph's `size`, which is that of the stored attachment, about 4.5% more than the file:
 * https://learn.microsoft.com/graph/outlook-large-attachments
 */
function shownSize({ size }: Content): number {
  return Math.ceil(size * 1.045)
}
