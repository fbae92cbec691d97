import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LocalServer, listen, readText, sendJson } from '../../../tenant/localServer'
import type { Rig } from './rig'

/** A reaction that replaces the normal response of a server once. */
export type Fault =
  | RigResponse
  /** The request is processed, and the connection ends without a response. */
  | 'lostResponse'
  /** Calls `work` to send the response. */
  | ((request: IncomingMessage, response: ServerResponse, work: () => void) => unknown)

export interface RigResponse {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** Starts the rig's token endpoint. */
export function serveTokens(rig: Rig): Promise<LocalServer> {
  return serve(rig, rig.tokenFaults, async (request) => {
    const refreshToken = new URLSearchParams(await readText(request)).get('refresh_token') ?? ''
    rig.exchanged.push(refreshToken)
    rig.events.push('exchange')
    return () => {
      const granted = rig.server.exchange(refreshToken)
      const rejection = { error: 'invalid_grant', error_description: `${refreshToken} was rejected` }
      return granted ? { status: 200, body: granted } : { status: 400, body: rejection }
    }
  })
}

/** Starts the rig's API, which responds at any path if the access token is active. */
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

/** Starts a server with the rig's clock, whose faults take precedence over its normal response. */
function serve(
  rig: Rig,
  faults: Fault[],
  receive: (request: IncomingMessage) => Promise<() => RigResponse>,
): Promise<LocalServer> {
  return listen(async (request, response) => {
    const work = await receive(request)
    const respond = ({ status, body, headers }: RigResponse) =>
      sendJson(response, status, body, { date: new Date(rig.nowMs).toUTCString(), ...headers })
    const fault = faults.shift()
    if (fault === undefined) respond(work())
    else if (typeof fault === 'function') fault(request, response, () => respond(work()))
    else if (fault !== 'lostResponse') respond(fault)
    else {
      work()
      response.socket?.destroy()
    }
  })
}
