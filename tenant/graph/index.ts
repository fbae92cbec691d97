import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journal } from '../journal'
import { listen, sendJson } from '../localServer'
import { serveControl } from '../twin/control'
import { RequestLog } from '../twin/requestLog'
import { type ApiServer, type GraphDetails, serveApi } from './apiServer'
import { type Accepts, checkBearer } from './authentication'
import { BatchLog } from './batch/batchResponse'
import { controlActions } from './control/controlActions'
import { controlChecks } from './control/controlBody'
import { type GraphTwinControl, twinControl } from './control/twinControl'
import { DeltaStates } from './delta/deltaStates'
import { faultQueue } from './faults/faults'
import { rejectBearer, routeUpload } from './mail/attachments/uploadRoutes'
import { UploadSessions } from './mail/attachments/uploadSessions'
import { MailboxConcurrency } from './mailboxes/mailboxConcurrency'
import { Mailboxes } from './mailboxes/mailboxes'
import { Disturbances } from './query/disturbances'
import { route } from './routes'

export type { Fault } from './faults/faults'

export interface GraphTwinOptions {
  readonly port?: number
  readonly accepts: Accepts
  readonly journal?: Journal
  /** Returns the time for lastModifiedDateTime and the Date header, in milliseconds. */
  readonly now?: () => number
}

export interface GraphTwin extends GraphTwinControl {
  /** The origin of the fake. */
  readonly url: string
  readonly apiBase: string
  /** Base of the upload URLs. It is another origin, which accepts no bearer. */
  readonly uploadUrl: string
  close(): Promise<void>
}

/**
 * Starts a fake of Microsoft Graph v1.0 on 127.0.0.1. It has the contacts, mail, and calendars of one user and of
 * shared mailboxes.
 */
export async function startGraphTwin(options: GraphTwinOptions): Promise<GraphTwin> {
  const { accepts, journal, now = Date.now, port = 0 } = options
  const closing = new AbortController()
  const mailboxes = new Mailboxes(now)
  const parts = {
    now,
    mailboxes,
    concurrency: new MailboxConcurrency(mailboxes),
    faults: faultQueue(),
    batches: new BatchLog(),
    log: new RequestLog<GraphDetails>(journal),
    deltaStates: new DeltaStates(),
    disturbances: new Disturbances(),
    uploads: new UploadSessions(),
    closing: closing.signal,
  }
  const control = twinControl(parts)
  const actions = controlActions(control)
  const api = { authorize: (header?: string) => checkBearer(header, accepts), route }
  const uploading = { authorize: rejectBearer, route: routeUpload }
  const upload = await listen((request, response) => serve(uploading, request, response))
  const server = await listen((request, response) => {
    if (!request.url?.startsWith('/control/')) serve(api, request, response)
    else settle(serveControl(actions, controlChecks, request, response), response)
  }, port)

  function serve(
    service: Pick<ApiServer, 'authorize' | 'route'>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const origins = { origin: server.url, uploadOrigin: upload.url }
    settle(serveApi({ ...parts, ...service, ...origins }, request, response), response)
  }

  return {
    ...control,
    url: server.url,
    apiBase: `${server.url}/v1.0`,
    uploadUrl: upload.url,
    async close() {
      closing.abort()
      await Promise.all([server.close(), upload.close()])
    },
  }
}

/** Prevents an internal error of the fake from looking like an error of Graph. */
function settle(serving: Promise<void>, response: ServerResponse): void {
  serving.catch((error: unknown) => {
    if (response.headersSent) response.destroy()
    else sendJson(response, 500, { error: { code: 'TwinFailure', message: String(error) } })
  })
}
