import { type ControlActions, required } from '../../twin/control'
import type { ControlBody } from './controlBody'
import type { OpenTransaction, RecordWrites } from './orgControl'
import type { SalesforceTwinControl } from './twinControl'

/** Returns the control functions for curl: `POST /control/<name>` with one JSON object. */
export function controlActions(twin: SalesforceTwinControl): ControlActions<ControlBody> {
  const open = new OpenTransactions()
  return {
    'POST seed': (body) => twin.seed(required(body, 'objectType'), required(body, 'count'), body).length,
    'POST create': (body) => writes(twin, body, open).create(required(body, 'objectType'), body.fields, body),
    'POST update': (body) =>
      writes(twin, body, open).update(required(body, 'objectType'), idsOf(twin, body), body.fields, body.at),
    'POST delete': (body) =>
      writes(twin, body, open).delete(required(body, 'objectType'), idsOf(twin, body), body.at),
    'POST begin': (body) => open.add(twin.begin(body.at)),
    'POST commit': (body) => open.get(required(body, 'transaction')).commit(),
    'POST rollback': (body) => open.get(required(body, 'transaction')).rollback(),
    'POST record-ids': (body) => twin.ids(required(body, 'objectType')),
    'POST fail': (body) => twin.fail(required(body, 'fault'), body),
    'POST reject-all': () => twin.rejectAll(),
    'POST clear-faults': () => twin.clearFaults(),
    'POST lock-rows': (body) => twin.lockRows(body.times, body),
    'POST set-quota': (body) => twin.setQuota(body),
    'POST set-batch-size': (body) => twin.setBatchSize(required(body, 'size')),
    'POST expire-locators': () => twin.expireLocators(),
    'POST tie-locators-to-session': () => twin.tieLocatorsToSession(),
    'POST set-bulk': (body) => twin.setBulk(required(body, 'bulk')),
    'GET bulk-jobs': () =>
      twin.bulkJobs().map(({ id, object, operation, state }) => ({ id, object, operation, state })),
    'POST move-instance': (body) => twin.moveInstance(body),
    'POST advance-clock': (body) => twin.advanceClock(required(body, 'milliseconds')),
    'POST clear-requests': () => twin.clearRequests(),
    'GET requests': () => ({ statusCounts: twin.statusCounts(), seen: twin.requestsSeen }),
  }
}

/** The transactions that were opened over HTTP, by number. */
class OpenTransactions {
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

/** Returns the writes of the transaction in the request. Without one, each write is committed immediately. */
function writes(
  twin: SalesforceTwinControl,
  { transaction }: ControlBody,
  open: OpenTransactions,
): RecordWrites {
  return transaction === undefined ? twin : open.get(transaction)
}

/** Returns the records of a control request: those in `ids`, or the first `count` (1) of the object. */
function idsOf(twin: SalesforceTwinControl, body: ControlBody): readonly string[] {
  return body.ids ?? twin.ids(required(body, 'objectType')).slice(0, body.count ?? 1)
}
