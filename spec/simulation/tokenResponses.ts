import type { HttpRequest, HttpResponse } from '../../lib/http/message'
import { TransportFailure } from '../../lib/http/transportFailure'
import type { TokenFault } from './scenario'
import type { IssuedSet } from './tokenServer'
import type { VirtualTime } from './virtualTime'
import type { TokenOutcome } from './witness'

type Granted = Partial<IssuedSet> | undefined
type TokenResponse = readonly [status: number, body: unknown, headers?: { readonly [name: string]: string }]

/** Returns the outcome of a token request as its process sees it. */
export function tokenOutcome(fault: TokenFault, granted: Granted): TokenOutcome {
  if (fault === 'busy' || fault === 'lostResponse' || fault === 'lostRequest') return 'uncertain'
  if (fault !== 'none' && fault !== 'slow') return 'temporary'
  if (!granted) return 'rejected'
  return granted.refresh_token === undefined ? 'kept' : 'rotated'
}

/** Returns the response of the token endpoint or of a gateway in front of it. Throws if there is none. */
export function tokenResponse(fault: TokenFault, granted: Granted, refreshToken: string): TokenResponse {
  switch (fault) {
    case 'lostRequest':
    case 'lostResponse':
      throw new TransportFailure('timeout', 'no complete response')
    case 'refusedConnection':
      throw new TransportFailure('refused', 'the connection was refused')
    case 'busy':
      return [400, invalidGrant('token request is already being processed')]
    case 'tooMany':
      return [429, 'slow down', { 'retry-after': '2' }]
    case 'unavailable':
      return [503, { error: 'Service Unavailable' }]
    case 'gatewayTimeout':
      return [504, 'no response in time']
    case 'html':
      return [200, '<html>sign in to this network</html>']
    default:
      return granted ? [200, granted] : [400, invalidGrant(`the token ${refreshToken} is no longer valid`)]
  }
}

/** Returns a function that creates responses with the Date of the server clock. */
export function responder(time: VirtualTime) {
  return ({ url }: HttpRequest, [status, body, headers]: TokenResponse): HttpResponse => {
    const date = new Date(time.now()).toUTCString()
    return { status, headers: { date, ...headers }, body: Buffer.from(JSON.stringify(body)), url }
  }
}

function invalidGrant(error_description: string) {
  return { error: 'invalid_grant', error_description }
}
