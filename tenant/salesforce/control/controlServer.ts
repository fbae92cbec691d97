import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText, sendJson } from '../../localServer'
import { type ControlBody, parseControlBody, required } from './controlBody'
import type { OpenTransaction, RecordWrites } from './orgControl'
import type { SalesforceTwinControl } from './twinControl'

type Action = (twin: SalesforceTwinControl, body: ControlBody, open: OpenTransactions) => unknown

/** The transactions begun over HTTP, by number. */
export class OpenTransactions {
  readonly #open: OpenTransaction[] = []

  add(transaction: OpenTransaction): number {
    return this.#open.push(transaction)
  }

  get(number: number): OpenTransaction {
    const transaction = this.#open[number - 1]
    if (!transaction) throw new Error(`There is no transaction ${number}.`)
    return transaction
  }
}

/** The control methods for curl: `POST /control/<name>` with one JSON object, no bearer needed. */
const actions: Readonly<Record<string, Action>> = {
  'POST seed': (twin, body) => twin.seed(required(body, 'objectType'), required(body, 'count'), body).length,
  'POST create': (twin, body, open) =>
    writes(twin, body, open).create(required(body, 'objectType'), body.fields, body),
  'POST update': (twin, body, open) =>
    writes(twin, body, open).update(required(body, 'objectType'), idsOf(twin, body), body.fields, body.at),
  'POST delete': (twin, body, open) =>
    writes(twin, body, open).delete(required(body, 'objectType'), idsOf(twin, body), body.at),
  'POST begin': (twin, body, open) => open.add(twin.begin(body.at)),
  'POST commit': (_twin, body, open) => open.get(required(body, 'transaction')).commit(),
  'POST rollback': (_twin, body, open) => open.get(required(body, 'transaction')).rollback(),
  'POST ids': (twin, body) => twin.ids(required(body, 'objectType')),
  'POST fail': (twin, body) => twin.fail(required(body, 'fault'), body),
  'POST reject-all': (twin) => twin.rejectAll(),
  'POST clear-faults': (twin) => twin.clearFaults(),
  'POST lock-rows': (twin, body) => twin.lockRows(body.times),
  'POST set-quota': (twin, body) => twin.setQuota(body),
  'POST set-batch-size': (twin, body) => twin.setBatchSize(required(body, 'size')),
  'POST expire-locators': (twin) => twin.expireLocators(),
  'POST tie-locators-to-session': (twin) => twin.tieLocatorsToSession(),
  'POST move-instance': (twin, body) => twin.moveInstance(body),
  'POST advance-clock': (twin, body) => twin.advanceClock(required(body, 'milliseconds')),
  'POST clear-requests': (twin) => twin.clearRequests(),
  'GET requests': (twin) => ({ statusCounts: twin.statusCounts(), seen: twin.requestsSeen }),
}

/** Serves `/control/…`: answers `{"result": …}`, or 400 with the reason. */
export async function serveControl(
  twin: SalesforceTwinControl,
  open: OpenTransactions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = `${request.method} ${request.url?.replace('/control/', '')}`
  const text = await readText(request)
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) {
    sendJson(response, 404, { error: `No such control call. There are: ${Object.keys(actions).join(', ')}` })
    return
  }
  try {
    sendJson(response, 200, { result: (await action(twin, parseControlBody(text), open)) ?? null })
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** Where a call writes: into the transaction it names, else at once. */
function writes(
  twin: SalesforceTwinControl,
  { transaction }: ControlBody,
  open: OpenTransactions,
): RecordWrites {
  return transaction === undefined ? twin : open.get(transaction)
}

/** The records a call is about: those it names, else the first `count` (1) of the object. */
function idsOf(twin: SalesforceTwinControl, body: ControlBody): readonly string[] {
  return body.ids ?? twin.ids(required(body, 'objectType')).slice(0, body.count ?? 1)
}
