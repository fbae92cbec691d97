import type { ServerResponse } from 'node:http'
import type { Journal } from '../journal'
import { listen, sendJson } from '../localServer'
import { serveApi } from './apiServer'
import type { Accepts } from './authentication'
import { serveControl } from './controlServer'
import { DeltaDisturbances } from './deltaDisturbances'
import { DeltaStates } from './deltaStates'
import { FaultQueue } from './faults'
import { Mailbox } from './mailbox'
import { RequestLog } from './requestLog'
import { type GraphTwinControl, twinControl } from './twinControl'

export type { Fault } from './faults'

export interface GraphTwinOptions {
  readonly port?: number
  readonly accepts: Accepts
  readonly journal?: Journal
  /** Milliseconds; the clock behind lastModifiedDateTime and the Date header */
  readonly now?: () => number
}

export interface GraphTwin extends GraphTwinControl {
  /** The twin's origin */
  readonly url: string
  readonly apiBase: string
  close(): Promise<void>
}

/** Starts a twin of Microsoft Graph v1.0 for the contacts of one user, on 127.0.0.1. */
export async function startGraphTwin(options: GraphTwinOptions): Promise<GraphTwin> {
  const { accepts, journal, now = Date.now, port = 0 } = options
  const mailbox = new Mailbox(now)
  const [faults, log, closing] = [new FaultQueue(), new RequestLog(journal), new AbortController()]
  const [deltaStates, disturbances] = [new DeltaStates(), new DeltaDisturbances()]
  const parts = { accepts, now, mailbox, faults, log, deltaStates, disturbances, closing: closing.signal }
  const control = twinControl(parts)
  const server = await listen((request, response) => {
    const serving = request.url?.startsWith('/control/')
      ? serveControl(control, request, response)
      : serveApi({ ...parts, origin: server.url }, request, response)
    serving.catch((error: unknown) => tellFailure(response, error))
  }, port)
  const close = (): Promise<void> => {
    closing.abort()
    return server.close()
  }
  return { ...control, url: server.url, apiBase: `${server.url}/v1.0`, close }
}

/** A fault of the twin itself must not look like one of Graph's. */
function tellFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, 500, { error: { code: 'TwinFailure', message: String(error) } })
}
