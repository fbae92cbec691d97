import { isObject } from '../../../isObject'
import { ReceivedContent } from '../../files/content'
import { badRequest, GraphError, unreadableBody } from '../../graphError'
import { flag, text } from '../../resources/kinds'
import { parseFields, type ResourceType } from '../../resources/resourceType'
import type { StoredAttachment } from './attachment'

/**
 * Graph's limit is "3 MB" without a definition of MB. The fake accepts both meanings.
 * https://learn.microsoft.com/graph/outlook-large-attachments
 */
export const smallestUpload = 3_000_000
const largestInline = 3 * 1024 * 1024

const kinds = {
  name: text,
  contentType: text,
  isInline: flag,
  contentId: text,
  contentBytes: text,
}

const fileAttachment: ResourceType<typeof kinds> = {
  name: 'fileAttachment',
  kinds,
  readOnly: ['id', 'lastModifiedDateTime', 'size', 'contentLocation'],
}

/** Returns the file that a POST attaches with its bytes. Throws 413 for a file of 3 MB or more. */
export function parseAttachment(body: unknown, number: number, at: number): StoredAttachment {
  if (!isObject(body)) throw unreadableBody('An attachment must be a JSON object.')
  if (body['@odata.type'] !== '#microsoft.graph.fileAttachment') {
    throw badRequest("This fake accepts only attachments of '@odata.type' '#microsoft.graph.fileAttachment'.")
  }
  const { name, contentType, isInline, contentId, contentBytes } = parseFields(body, fileAttachment)
  if (!name || typeof contentBytes !== 'string') throw missingProperty(name ? 'ContentBytes' : 'Name')
  const bytes = decodeBase64(contentBytes)
  if (bytes.length >= largestInline) throw tooLarge()
  return {
    number,
    name,
    contentType: contentType ?? 'application/octet-stream',
    isInline: isInline ?? false,
    contentId: contentId ?? null,
    modifiedAt: at,
    content: new ReceivedContent([bytes]),
  }
}

export function missingProperty(name: string): GraphError {
  return new GraphError(400, 'ErrorInvalidProperty', `The property '${name}' is required.`)
}

function decodeBase64(value: string): Buffer {
  const bytes = Buffer.from(value, 'base64')
  if (bytes.toString('base64') === value) return bytes
  throw unreadableBody("Cannot convert the value of the property 'contentBytes' to 'Edm.Binary'.")
}

function tooLarge(): GraphError {
  return new GraphError(413, 'ErrorAttachmentSizeLimitExceeded', 'The attachment size exceeds the limit.')
}
