import type { HttpRequest, HttpResponse } from '../../lib/http/message'
import { TransportFailure } from '../../lib/http/transportFailure'
import type { TokenFault } from './scenario'
import type { IssuedSet } from './tokenServer'
import type { VirtualTime } from './virtualTime'
import type { TokenOutcome } from './witness'

type Granted = Partial<IssuedSet> | undefined
type Answer = readonly [status: number, body: unknown, headers?: { readonly [name: string]: string }]

/** How a token call with this fault looks to the process that made it. */
export function tokenOutcome(fault: TokenFault, granted: Granted): TokenOutcome {
  if (fault === 'busy' || fault === 'lostAnswer' || fault === 'lostRequest') return 'uncertain'
  if (fault !== 'none' && fault !== 'slow') return 'temporary'
  if (!granted) return 'refused'
  return granted.refresh_token === undefined ? 'kept' : 'rotated'
}

/** What the token endpoint, or whatever stands before it, answers; throws where no answer comes. */
export function tokenAnswer(fault: TokenFault, granted: Granted, refreshToken: string): Answer {
  switch (fault) {
    case 'lostRequest':
    case 'lostAnswer':
      throw new TransportFailure('timeout', 'no complete answer')
    case 'refusedConnection':
      throw new TransportFailure('refused', 'the connection was refused')
    case 'busy':
      return [400, refusal('token request is already being processed')]
    case 'tooMany':
      return [429, 'slow down', { 'retry-after': '2' }]
    case 'unavailable':
      return [503, { error: 'Service Unavailable' }]
    case 'gatewayTimeout':
      return [504, 'no answer in time']
    case 'html':
      return [200, '<html>sign in to this network</html>']
    default:
      return granted ? [200, granted] : [400, refusal(`the token ${refreshToken} is not good any more`)]
  }
}

/** Makes responses dated by the servers' clock. */
export function responder(time: VirtualTime) {
  return ({ url }: HttpRequest, [status, body, headers]: Answer): HttpResponse => {
    const date = new Date(time.now()).toUTCString()
    return { status, headers: { date, ...headers }, body: Buffer.from(JSON.stringify(body)), url }
  }
}

function refusal(error_description: string) {
  return { error: 'invalid_grant', error_description }
}
