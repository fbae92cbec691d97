import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LocalServer, listen, readText, sendJson } from '../../../tenant/localServer'
import type { Rig } from './rig'

/** What a server does instead of its work, once. */
export type Fault =
  | Answer
  /** The work is done, and the connection ends without an answer. */
  | 'lostAnswer'
  /** Calls `work` when the answer is to go out. */
  | ((request: IncomingMessage, response: ServerResponse, work: () => void) => unknown)

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** The rig's token endpoint. */
export function serveTokens(rig: Rig): Promise<LocalServer> {
  return serve(rig, rig.tokenFaults, async (request) => {
    const refreshToken = new URLSearchParams(await readText(request)).get('refresh_token') ?? ''
    rig.spent.push(refreshToken)
    rig.events.push('spend')
    return () => {
      const granted = rig.server.exchange(refreshToken)
      const refusal = { error: 'invalid_grant', error_description: `${refreshToken} is not good any more` }
      return granted ? { status: 200, body: granted } : { status: 400, body: refusal }
    }
  })
}

/** The rig's API: any path answers where the access token is active. */
export function serveApi(rig: Rig): Promise<LocalServer> {
  return serve(rig, rig.apiFaults, async (request) => {
    const isActive = rig.server.isActive((request.headers.authorization ?? '').replace('Bearer ', ''))
    await readText(request)
    await rig.onCall(request.url ?? '')
    const scripted = rig.apiFor(request.url ?? '')
    if (scripted) return () => scripted
    return () => (isActive ? { status: 200, body: { path: request.url } } : { status: 401, body: {} })
  })
}

/** Serves with the rig's clock; a fault that is due comes before the work. */
function serve(
  rig: Rig,
  faults: Fault[],
  receive: (request: IncomingMessage) => Promise<() => Answer>,
): Promise<LocalServer> {
  return listen(async (request, response) => {
    const work = await receive(request)
    const answer = ({ status, body, headers }: Answer) =>
      sendJson(response, status, body, { date: new Date(rig.nowMs).toUTCString(), ...headers })
    const fault = faults.shift()
    if (fault === undefined) answer(work())
    else if (typeof fault === 'function') fault(request, response, () => answer(work()))
    else if (fault !== 'lostAnswer') answer(fault)
    else {
      work()
      response.socket?.destroy()
    }
  })
}
