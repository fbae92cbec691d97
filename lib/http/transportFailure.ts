export type TransportFault =
  | 'refused'
  | 'unknownHost'
  | 'certificate'
  | 'timeout'
  | 'connectionLost'
  | 'tooLarge'

/** No complete answer came back: what went wrong, and whether the request may have reached its target. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'

  constructor(
    readonly fault: TransportFault,
    readonly detail: string,
  ) {
    super(detail)
  }

  /** False only where it is certain that nothing was processed. */
  get mayHaveArrived(): boolean {
    return this.fault !== 'refused' && this.fault !== 'unknownHost' && this.fault !== 'certificate'
  }
}

/** Sorts what node-fetch and Node's network stack throw; the detail names no URL, header or body. */
export function transportFailure(
  error: unknown,
  limits: { timeoutMs: number; maxBodyBytes: number },
): TransportFailure {
  const { code = '', type = '', name = '' } = error as { code?: string; type?: string; name?: string }
  if (name === 'AbortError') {
    return new TransportFailure('timeout', `no complete answer within ${limits.timeoutMs} ms`)
  }
  if (type === 'max-size') {
    return new TransportFailure('tooLarge', `the answer is larger than ${limits.maxBodyBytes} bytes`)
  }
  if (refusedCodes.has(code)) return new TransportFailure('refused', `the connection was refused (${code})`)
  if (unknownHostCodes.has(code)) {
    return new TransportFailure('unknownHost', `the host name could not be resolved (${code})`)
  }
  if (/CERT|CRL|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE/.test(code)) {
    return new TransportFailure('certificate', `the server's certificate is not trusted (${code})`)
  }
  if (/^EPROTO$|^ERR_SSL_/.test(code)) {
    return new TransportFailure(
      'connectionLost',
      `the TLS connection failed (${code}), as it does where a server speaks no https`,
    )
  }
  return new TransportFailure(
    'connectionLost',
    `the connection was lost (${code || type || 'unknown reason'})`,
  )
}

const refusedCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
const unknownHostCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'])
