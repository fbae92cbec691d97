import { isObject } from '../../../isObject'
import type { ApiCall, Handler } from '../../apiCall'
import { badRequest, GraphError, unreadableBody } from '../../graphError'
import { checkNames } from '../../query/queryOptions'
import { itemOf } from '../../resources/itemRoutes'
import { actionParameters } from '../../resources/jsonBody'
import { choice, flag, text, wholeNumber } from '../../resources/kinds'
import { parseFields, type ResourceType } from '../../resources/resourceType'
import { immutableId } from '../../store/exchangeIds'
import { sevenDigits } from '../../store/instant'
import { messageResource } from '../messageRoutes'
import { missingProperty, smallestUpload } from './attachmentBody'
import type { UploadSession } from './uploadSessions'

const lifetimeMs = 2 * 60 * 60 * 1000
const largestUpload = 150 * 1024 * 1024

const kinds = {
  attachmentType: choice('file'),
  name: text,
  size: wholeNumber,
  contentType: text,
  isInline: flag,
  contentId: text,
}
const attachmentItem: ResourceType<typeof kinds> = { name: 'attachmentItem', kinds, readOnly: [] }

/** `POST /me/messages/{id}/attachments/createUploadSession`: https://learn.microsoft.com/graph/api/attachment-createuploadsession */
export const createUploadSession: Handler = (call) => {
  checkNames(call.query, [])
  const session = startSession(call)
  return {
    status: 201,
    body: {
      '@odata.context': `${call.origin}/v1.0/$metadata#microsoft.graph.uploadSession`,
      uploadUrl: uploadUrl(call, session),
      expirationDateTime: sevenDigits(session.expiresAt),
      nextExpectedRanges: ['0-'],
    },
  }
}

function startSession(call: ApiCall): UploadSession {
  const message = itemOf(call, messageResource)
  const { AttachmentItem: item } = actionParameters(call, ['AttachmentItem'])
  if (!isObject(item)) throw unreadableBody("The parameter 'AttachmentItem' is required.")
  const { attachmentType, name, size = 0, ...file } = parseFields(item, attachmentItem)
  if (!attachmentType) throw badRequest('The attachment type is required.')
  if (!name) throw missingProperty('Name')
  checkSize(size)
  return call.uploads.start({
    mailbox: call.mailbox,
    messageId: immutableId(message.number),
    name,
    size,
    contentType: file.contentType ?? 'application/octet-stream',
    isInline: file.isInline ?? false,
    contentId: file.contentId ?? null,
    expiresAt: call.mailbox.now() + lifetimeMs,
  })
}

function checkSize(size: number): void {
  if (size < smallestUpload) {
    const message = 'The size of the attachment should not be less than the minimum size.'
    throw new GraphError(400, 'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize', message)
  }
  if (size > largestUpload) {
    throw new GraphError(400, 'ErrorAttachmentSizeLimitExceeded', 'The attachment size exceeds the limit.')
  }
}

function uploadUrl({ uploadOrigin, mailbox }: ApiCall, { token, messageId }: UploadSession): string {
  const path = `/api/gv1.0/users('${mailbox.owner.id}')/messages('${messageId}')/AttachmentSessions('${messageId}')`
  return `${uploadOrigin}${path}?authtoken=${token}`
}
