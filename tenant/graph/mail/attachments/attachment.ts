import type { Content } from '../../files/content'
import type { Properties } from '../../resources/view'
import { attachmentId } from '../../store/exchangeIds'
import { wholeSeconds } from '../../store/instant'

export type AttachmentKind = 'file' | 'item' | 'reference'

/** Why Graph never hands a file out: https://github.com/microsoftgraph/microsoft-graph-docs/issues/21183 */
export type ContentRefusal = 'gatewayTimeout' | 'malware' | 'notAllowed'

/** A file attached to a message, or an item (as MIME), or a link to a file elsewhere. */
export interface StoredAttachment {
  /** A file where absent */
  readonly kind?: AttachmentKind
  readonly number: number
  readonly name: string
  readonly contentType: string
  readonly isInline: boolean
  readonly contentId: string | null
  readonly refusal?: ContentRefusal
  readonly modifiedAt: number
  readonly content: Content
}

/** What a person sees of a file that was sent or received. */
export interface FileSummary {
  /** Only of a picture within the text */
  readonly isInline?: boolean
  readonly contentId?: string | null
  readonly name: string
  readonly contentType: string
  /** Bytes of the file itself */
  readonly size: number
  readonly sha256: string
}

/** Properties that `$select` may name; `contentBytes` is none of them, so that selecting leaves it out. */
export const attachmentProperties = [
  'id',
  'lastModifiedDateTime',
  'name',
  'contentType',
  'size',
  'isInline',
  // A property of a derived type is selected by a cast.
  'microsoft.graph.fileAttachment/contentId',
]

/** The attachment as Graph shows it; `ownerId` is the message's id of the kind that is asked for. */
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

/** Graph's `size` is that of the stored attachment, some 4.5 % more than the file: https://learn.microsoft.com/graph/outlook-large-attachments */
function shownSize({ size }: Content): number {
  return Math.ceil(size * 1.045)
}
