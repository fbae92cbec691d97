import type { ApiCall, Handler } from '../apiCall'
import { apiError } from '../apiError'
import type { SalesforceResponse } from '../salesforceResponse'
import { type Selection, select } from '../soql/select'
import { recordOf } from '../store/readers'

/** `GET /query?q=` */
export const query: Handler = (call) => runQuery(call, false)

/** `GET /queryAll?q=` includes deleted rows. */
export const queryAll: Handler = (call) => runQuery(call, true)

/** `GET /query/{locator}` */
export const queryMore: Handler = (call) => {
  const { name, cursor, start } = call.locators.find(call.names['locator'] ?? '', call.session)
  return pageResponse(call, cursor, start, batchSize(call, cursor.batchSize), () => name)
}

function runQuery(call: ApiCall, includesDeleted: boolean): SalesforceResponse {
  const soql = call.query.get('q')
  if (!soql) throw apiError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be empty or null')
  const selection = select(call.org, soql, includesDeleted)
  if (selection.fields === 'count') {
    return { status: 200, body: { totalSize: selection.rows.length, done: true, records: [] } }
  }
  const size = batchSize(call, 2000)
  return pageResponse(call, selection, 0, size, () => call.locators.open(selection, size, call.session))
}

function pageResponse(
  { base }: ApiCall,
  { type, fields, rows }: Selection,
  start: number,
  size: number,
  locator: () => string,
): SalesforceResponse {
  const names = fields === 'count' ? [] : fields
  const records = rows.slice(start, start + size).map((row) => recordOf(type, row, names, base))
  const end = start + records.length
  const isDone = end >= rows.length
  const next = isDone ? {} : { nextRecordsUrl: `${base}/query/${locator()}-${end}` }
  return { status: 200, body: { totalSize: rows.length, done: isDone, ...next, records } }
}

/** Returns the page size in `Sforce-Query-Options: batchSize=200`, limited to 200 through 2,000. */
function batchSize({ headers, locators }: ApiCall, otherwise: number): number {
  const [, wanted] = /\bbatchSize=(\d+)/i.exec(String(headers['sforce-query-options'] ?? '')) ?? []
  const hinted = wanted === undefined ? otherwise : Math.min(2000, Math.max(200, Number(wanted)))
  return Math.min(hinted, locators.batchSizeLimit)
}
