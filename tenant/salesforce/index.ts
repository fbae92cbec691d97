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
  /** Returns the time for all timestamps, replication periods, and the Date header, in milliseconds. */
  readonly now?: () => number
}

export interface SalesforceTwin extends SalesforceTwinControl {
  /** The origin at which the fake was started. */
  readonly url: string
  /** The origin that currently serves the API. It differs from `url` after the instance has moved. */
  readonly instanceUrl: string
  /** Starts the Pub/Sub API of the org, once. From then on, the org's writes become change events. */
  startPubSub(timing?: { keepaliveMs?: number; idleMs?: number }): Promise<PubSubTwin>
  close(): Promise<void>
}

/** Starts a fake of the REST API of one Salesforce org, version 66.0, on 127.0.0.1. */
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
    serving.catch((error: unknown) => respondWithFailure(response, error))
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
      // Loaded only if needed, because gRPC loads slowly.
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

/** Prevents an internal error of the fake from looking like an error of Salesforce. */
function respondWithFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, 500, { error: { code: 'TwinFailure', message: String(error) } })
}
