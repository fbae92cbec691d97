import { rejectedByProxy } from './connections/proxies'

export type TransportFault =
  | 'refused'
  | 'unknownHost'
  | 'certificate'
  | 'notConnected'
  | 'timeout'
  | 'tooSlow'
  | 'connectionLost'
  | 'tooLarge'

/** A missing or incomplete response: the reason, and whether the request may have reached its target. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'

  constructor(
    readonly fault: TransportFault,
    readonly detail: string,
    /** The response's status, if only its body is missing or incomplete. */
    readonly status?: number | undefined,
  ) {
    super(detail)
  }

  /** False only if it is certain that nothing was processed. */
  get mayHaveArrived(): boolean {
    return !beforeSending.has(this.fault)
  }
}

const beforeSending = new Set<TransportFault>(['refused', 'unknownHost', 'certificate', 'notConnected'])

export interface FailureContext {
  readonly timeoutMs: number
  readonly maxBodyBytes: number
  /** False if no connection was ready, so nothing of the request was sent. */
  readonly wasConnected?: boolean
  /** True if a stream was ended because it was too slow. */
  readonly isTooSlow?: boolean
  readonly status?: number | undefined
}

/** Classifies an error of node-fetch or Node.js. The detail contains no URL, header, or body. */
export function transportFailure(error: unknown, context: FailureContext): TransportFailure {
  return new TransportFailure(...faultOf(error, context), context.status)
}

function faultOf(error: unknown, context: FailureContext): readonly [fault: TransportFault, detail: string] {
  const { code = '', type = '', name = '' } = error as { code?: string; type?: string; name?: string }
  const isUnsent = context.wasConnected === false
  if (context.isTooSlow) {
    return ['tooSlow', 'the data arrived more slowly than 1,000 bytes per second']
  }
  if (name === 'AbortError') {
    return isUnsent
      ? ['notConnected', `no connection within ${context.timeoutMs} ms`]
      : ['timeout', `no complete response within ${context.timeoutMs} ms`]
  }
  if (type === 'max-size') {
    return ['tooLarge', `the response is larger than ${context.maxBodyBytes} bytes`]
  }
  // On an open connection, these codes mean that it was lost (https://man7.org/linux/man-pages/man7/tcp.7.html).
  const isOpen = context.wasConnected === true
  if (refusedCodes.has(code) && !isOpen) return ['refused', `the connection was refused (${code})`]
  if (unknownHostCodes.has(code)) {
    return ['unknownHost', `the hostname could not be resolved (${code})`]
  }
  if (/CERT|CRL|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE/.test(code)) {
    return ['certificate', `the server's certificate is not trusted (${code})`]
  }
  if (/^EPROTO$|^ERR_SSL_/.test(code)) {
    return [
      isUnsent ? 'notConnected' : 'connectionLost',
      `the TLS connection failed (${code}), as it does if a server does not support https`,
    ]
  }
  if (code.startsWith(rejectedByProxy)) {
    const status = code.slice(rejectedByProxy.length)
    return ['notConnected', `the proxy rejected the connection with the status ${status}`]
  }
  const reason = code || type || 'unknown reason'
  return isUnsent
    ? ['notConnected', `the connection could not be opened (${reason})`]
    : ['connectionLost', `the connection was lost (${reason})`]
}

const refusedCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
const unknownHostCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'])
