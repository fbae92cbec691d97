import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journal } from '../journal'
import { sendJson } from '../localServer'
import { serveControl } from '../twin/control'
import { RequestLog } from '../twin/requestLog'
import { type ApiServer, type Origin, serveApi } from './apiServer'
import type { Accepts } from './authentication'
import { BulkJobs } from './bulk/bulkJobs'
import { Clock } from './control/clock'
import { controlActions } from './control/controlActions'
import { controlChecks } from './control/controlBody'
import { type SalesforceTwinControl, twinControl } from './control/twinControl'
import type { PubSubTwin } from './events'
import { faultQueue } from './faults'
import { Instance } from './instance'
import { Quota } from './quota'
import { Locators } from './routes/locators'
import { Org } from './store/org'

export type { PubSubTwin } from './events'
export type { Fault } from './faults'

export interface SalesforceTwinOptions {
  readonly port?: number
  readonly accepts: Accepts
  readonly journal?: Journal
  /** Milliseconds; the clock behind every stamp, the windows of replication and the Date header */
  readonly now?: () => number
}

export interface SalesforceTwin extends SalesforceTwinControl {
  /** The origin where the twin was started */
  readonly url: string
  /** The origin that serves the API now: another than `url` once the instance has moved */
  readonly instanceUrl: string
  /** Starts the Pub/Sub API of the org, once; its writes from then on become change events. */
  startPubSub(timing?: { keepaliveMs?: number; idleMs?: number }): Promise<PubSubTwin>
  close(): Promise<void>
}

/** Starts a twin of the REST API of one Salesforce org, version 66.0, on 127.0.0.1. */
export async function startSalesforceTwin(options: SalesforceTwinOptions): Promise<SalesforceTwin> {
  const { accepts, journal, now = Date.now, port = 0 } = options
  const clock = new Clock(now)
  const closing = new AbortController()
  const org = new Org(clock.now)
  const parts: ApiServer = {
    accepts,
    now: clock.now,
    org,
    locators: new Locators(clock.now),
    bulk: new BulkJobs(org, clock.now),
    faults: faultQueue(),
    quota: new Quota(),
    log: new RequestLog(journal),
    closing: closing.signal,
  }
  const handler = (origin: Origin, request: IncomingMessage, response: ServerResponse): void => {
    const serving = request.url?.startsWith('/control/')
      ? serveControl(actions, controlChecks, request, response)
      : serveApi(parts, origin, request, response)
    serving.catch((error: unknown) => tellFailure(response, error))
  }
  const instance = await Instance.start(handler, port)
  const control = twinControl(parts, instance, clock)
  const actions = controlActions(control)
  let pubSub: Promise<PubSubTwin> | undefined
  return {
    ...control,
    url: instance.url,
    get instanceUrl() {
      return instance.url
    },
    startPubSub(timing) {
      const { org } = parts
      // gRPC takes a moment to load, and few need it.
      const { startPubSubTwin }: typeof import('./events') = require('./events')
      pubSub ??= startPubSubTwin({
        ...timing,
        accepts,
        org,
        now: clock.now,
        instanceUrl: () => instance.url,
      })
      return pubSub
    },
    close: async () => {
      closing.abort()
      await (await pubSub)?.close()
      await instance.close()
    },
  }
}

/** A fault of the twin itself must not look like one of Salesforce's. */
function tellFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, 500, { error: { code: 'TwinFailure', message: String(error) } })
}
