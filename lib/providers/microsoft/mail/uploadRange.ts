import {
  type ComponentError,
  errorFromResponse,
  type Fault,
  isTemporaryStatus,
  TemporaryError,
} from '../../../errors'
import { parseJson } from '../../../http/api'
import { responseOrFailure } from '../../../http/attempts'
import type { HttpRequest, HttpResponse, Send } from '../../../http/message'
import { redact } from '../../../http/redaction/redact'
import { type Attempted, retryAfterMs } from '../../../http/retry'
import { TransportFailure } from '../../../http/transportFailure'
import { stringOr } from '../../../values/stringOr'
import { describeFault } from '../describeFault'

/** The start of the next range, or the reason why the range did not arrive. */
type Progress = Attempted<number | ComponentError>

interface UploadSession {
  /** Its query is a secret. */
  readonly url: URL
  readonly send: Send
  readonly now: () => number
}

interface Range {
  readonly from: number
  /** Bytes of the whole file. */
  readonly total: number
  readonly bytes: Buffer
}

export async function putRange(session: UploadSession, { from, total, bytes }: Range): Promise<Progress> {
  const next = from + bytes.length
  const headers = {
    'content-type': 'application/octet-stream',
    'content-range': `bytes ${from}-${next - 1}/${total}`,
  }
  return ask(session, { method: 'PUT', url: session.url, headers, body: bytes }, () => next)
}

/** Returns the next position of a session. A session that no longer exists may have received the whole file. */
export async function nextExpected(session: UploadSession): Promise<Progress> {
  const progress = await ask(session, { method: 'GET', url: session.url, headers: {} }, rangeIn)
  const { value } = progress
  if (typeof value === 'number' || value.status !== 404) return progress
  return {
    isFinal: true,
    value: new TemporaryError(value.message, { mayHaveBeenApplied: true, cause: value }),
  }
}

async function ask(
  { send, now }: UploadSession,
  request: HttpRequest,
  positionIn: (response: HttpResponse) => number,
): Promise<Progress> {
  const outcome = await responseOrFailure(request, send)
  if (outcome instanceof TransportFailure) return { isFinal: false, value: uploadLost(request.url, outcome) }
  if (outcome.status < 300) return { isFinal: true, value: positionIn(outcome) }
  const value = uploadRejected(request, outcome)
  // 416: the session expects another range.
  const isFinal = !value.isRepeatable && outcome.status !== 416
  return { isFinal, value, retryAfterMs: retryAfterMs(outcome, now()) }
}

/** The name has a capital in Exchange but not in Graph. For an attachment, there is one position. */
function rangeIn(response: HttpResponse): number {
  const body = Object(parseJson(response.body.toString('utf8'))) as Record<string, unknown>
  const ranges = body['NextExpectedRanges'] ?? body['nextExpectedRanges']
  const position = Number.parseInt(Array.isArray(ranges) ? stringOr(ranges[0], '') : '', 10)
  return Number.isNaN(position) ? 0 : position
}

function uploadLost({ host }: URL, failure: TransportFailure): TemporaryError {
  return new TemporaryError(
    `The upload of a file to ${host} failed: ${failure.detail}. Nothing was sent. Try again later.`,
    {
      cause: failure,
    },
  )
}

function uploadRejected({ method, url }: HttpRequest, response: HttpResponse): ComponentError {
  const { status } = response
  const fault = withoutSessionSecrets(describeFault(response), url)
  // Any other rejection concerns the upload, not the account.
  const isPassing = isTemporaryStatus(status) || fault.kind === 'rateLimit' || fault.kind === 'rolledBack'
  return errorFromResponse({
    who: 'Microsoft Graph',
    method,
    path: url.pathname,
    status,
    fault: { ...fault, ...(!isPassing && { kind: 'other' as const }) },
    mayHaveBeenApplied: false,
  })
}

/** The values in the query of the URL are permissions, and a rejection can quote them. */
function withoutSessionSecrets(fault: Fault, { searchParams }: URL): Fault {
  const clean = (text: string) => redact(text, searchParams.values())
  const { code, message, requestId } = fault
  return {
    ...fault,
    ...(code !== undefined && { code: clean(code) }),
    ...(message !== undefined && { message: clean(message) }),
    ...(requestId !== undefined && { requestId: clean(requestId) }),
  }
}
