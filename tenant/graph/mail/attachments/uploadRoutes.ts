import type { UnroutedCall } from '../../apiCall'
import { ReceivedContent } from '../../files/content'
import { badRequest, GraphError, itemNotFound } from '../../graphError'
import type { GraphResponse } from '../../graphResponse'
import { attachmentId } from '../../store/exchangeIds'
import { sevenDigits } from '../../store/instant'
import { attach } from './attachmentRoutes'
import { contentRangeOf } from './contentRange'
import type { UploadSession } from './uploadSessions'

/** Returns the response to a request to an upload URL: https://learn.microsoft.com/graph/outlook-large-attachments */
export function routeUpload(call: UnroutedCall): GraphResponse {
  const session = call.uploads.find(call.query.get('authtoken') ?? '', call.mailboxes.own.now())
  if (!session) throw itemNotFound()
  switch (call.method) {
    case 'PUT':
      return receive(call, session)
    case 'GET':
      return progress(session)
    case 'DELETE':
      call.uploads.end(session)
      return { status: 204 }
    default:
      throw new GraphError(405, 'BadRequest', 'The upload URL supports PUT, GET, and DELETE.')
  }
}

/** Throws if the request contains a token: the URL itself grants access, and the token is for another audience. */
export function rejectBearer(authorization: string | undefined): void {
  if (authorization === undefined) return
  const message =
    "The audience claim value is invalid for current resource. Audience claim is 'https://graph.microsoft.com', request url is 'https://outlook.office.com' and resource type is 'Exchange'."
  throw new GraphError(401, 'InvalidAudienceForResource', message, { 'www-authenticate': 'Bearer realm=""' })
}

function receive(call: UnroutedCall, session: UploadSession): GraphResponse {
  if (call.headers['content-type'] !== 'application/octet-stream') {
    throw badRequest('The Content-Type of a range must be application/octet-stream.')
  }
  const { end } = contentRangeOf(call.headers['content-range'], call.body.length, session)
  session.pieces.push(call.body)
  session.received = end + 1
  return session.received < session.size ? progress(session) : complete(call, session)
}

/** Returns the progress. Exchange capitalizes these names. */
function progress({ expiresAt, received }: UploadSession): GraphResponse {
  const body = { ExpirationDateTime: sevenDigits(expiresAt), NextExpectedRanges: [String(received)] }
  return { status: 200, body }
}

function complete({ uploads, uploadOrigin }: UnroutedCall, session: UploadSession): GraphResponse {
  const { mailbox, messageId, pieces, token, expiresAt, received, size, ...file } = session
  const message = mailbox.messages.find(messageId)
  if (!message) throw itemNotFound()
  const number = mailbox.numbers.next()
  const content = new ReceivedContent(pieces)
  attach(mailbox, message, { ...file, number, content, modifiedAt: mailbox.now() })
  uploads.end(session)
  const id = attachmentId(message.id, number)
  const location = `${uploadOrigin}/api/gv1.0/users('${mailbox.owner.id}')/messages('${message.id}')/Attachments('${id}')`
  return { status: 201, headers: { location } }
}
