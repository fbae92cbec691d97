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
  if (fault === 'hangs') return 'uncertain'
  if (fault === 'unreadable' || fault === 'cutOff') return 'lost'
  if (!answered.has(fault)) return 'temporary'
  if (!granted) return 'rejected'
  return granted.refresh_token === undefined ? 'kept' : 'rotated'
}

const answered: ReadonlySet<TokenFault> = new Set(['none', 'slow', 'odd', 'reconnected'])

/** Returns the response of the token endpoint or of a gateway in front of it. Throws if there is none. */
export function tokenResponse(
  fault: TokenFault,
  granted: Granted,
  refreshToken: string,
  random: () => number,
): TokenResponse {
  switch (fault) {
    case 'hangs':
    case 'lostRequest':
    case 'lostResponse':
      throw new TransportFailure('timeout', 'no complete response')
    case 'cutOff':
      throw new TransportFailure('connectionLost', 'the connection was lost', 200)
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
    case 'unreadable':
      return [200, { message: 'done' }]
    case 'odd':
      return granted ? [200, oneOf(oddShapes, random)(granted)] : oneOf(rejections, random)(refreshToken)
    default:
      return granted ? [200, granted] : oneOf(rejections, random)(refreshToken)
  }
}

/** Returns a function that creates responses with the Date of the server clock. */
export function responder(time: VirtualTime) {
  return ({ url }: HttpRequest, [status, body, headers]: TokenResponse): HttpResponse => {
    const date = new Date(time.now()).toUTCString()
    return { status, headers: { date, ...headers }, body: Buffer.from(JSON.stringify(body)), url }
  }
}

const oddShapes: readonly ((granted: object) => unknown)[] = [
  (granted) => ({ data: granted }),
  (granted) => [granted],
  (granted) => ({ ...granted, error: { code: 'ok' } }),
  (granted) => ({ statusCode: 200, body: JSON.stringify(granted) }),
  (granted) => JSON.stringify(granted),
]

/** The ways in which token endpoints say that a grant is invalid. */
const rejections: readonly ((refreshToken: string) => TokenResponse)[] = [
  (token) => [400, invalidGrant(`the token ${token} is no longer valid`)],
  () => [200, { ok: false, error: 'invalid_refresh_token' }],
  (token) => [400, { error: 'invalid_request', error_description: `The refresh token ${token} expired` }],
  () => [403, { error: 'unauthorized_client', error_description: 'refresh_token is invalid' }],
  () => [401, { fault: { detail: { errorcode: 'oauth.v2.InvalidRefreshToken' } } }],
  () => [400, { status: 'BAD_REFRESH_TOKEN' }],
]

function oneOf<T>(choices: readonly T[], random: () => number): T {
  return choices[Math.floor(random() * choices.length)] as T
}

function invalidGrant(error_description: string) {
  return { error: 'invalid_grant', error_description }
}
