import { ApiError, ConfigurationError, NotFoundError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { RetryPolicy } from '../../../http/retry'
import type { ManyWrite, RowResult } from '../../manyRecords/manyRecords'
import { chunksOf, type PlannedRow, planRows } from '../../manyRecords/planRows'
import { RowResults } from '../../manyRecords/rowResults'
import { writeChunks } from '../../manyRecords/writeChunks'
import { describeObject } from '../describe'
import { callCollection, type SavedRow } from './callCollection'
import { creating, deleting, type RequestOf, updating, upserting } from './collectionRequests'
import { idFinder } from './findIds'
import { type KeyField, keyFormOf, lookUpField } from './lookUpIds'
import { type SendCollection, sendRows } from './sendRows'

const largestCollection = 200
const rolledBackCode = 'ALL_OR_NONE_OPERATION_ROLLED_BACK'

/** Sends records in collections of 200, one at a time, because two would lock each other's records. */
export async function writeMany(
  api: Api,
  write: ManyWrite,
  policy: RetryPolicy,
): Promise<readonly RowResult[]> {
  const results = new RowResults(write.rows.length)
  const isUpsertById = write.operation === 'upsert' && write.keyField === 'Id'
  const field = await lookUpField(api, write)
  const { rows, unplanned } = planRows(write, {
    mayLackKey: isUpsertById,
    form: keyFormOf(field),
    ignoresCase: true,
  })
  for (const { index, error } of unplanned) results.fail(index, error)
  const groups = isUpsertById
    ? [rows.filter(({ key }) => key !== ''), rows.filter(({ key }) => key === '')]
    : [rows]
  const chunks = groups.flatMap((group) => chunksOf(group, largestCollection))
  if (write.isAllOrNone && chunks.length > 1) throw tooManyForOneRequest(isUpsertById)
  const writeChunk = await chunkWriter(api, write, policy, results, field)
  await writeChunks(chunks, results, policy, writeChunk)
  return results.all()
}

type WriteChunk = (chunk: readonly PlannedRow[]) => Promise<void>

async function chunkWriter(
  api: Api,
  write: ManyWrite,
  policy: RetryPolicy,
  results: RowResults,
  field: KeyField | undefined,
): Promise<WriteChunk> {
  const { operation, keyField, isAllOrNone } = write
  const sendAs = async (request: RequestOf, chunk: readonly PlannedRow[]) => {
    if (isAllOrNone && results.hasFailed) return results.failRest(chunk, notAlone())
    const send = (rows: readonly PlannedRow[]) => callCollection(api, request(rows), rows.length)
    return sendRows(chunk, {
      results,
      policy,
      isAllOrNone,
      send: operation === 'delete' && isAllOrNone ? (rows) => deletedTogether(rows, send) : send,
      place: (row, saved) => place(row, saved, operation, results),
    })
  }
  if (write.rows.length === 0) return async () => {}
  if (operation === 'create') return (chunk) => sendAs(creating(write), chunk)
  if (operation === 'upsert' && keyField !== 'Id')
    return (chunk) => checked(api, write, sendAs(upserting(write), chunk))
  if (operation === 'upsert') {
    return (chunk) => sendAs(chunk[0]?.key === '' ? creating(write) : updating(write), chunk)
  }
  const request = operation === 'delete' ? deleting(write) : updating(write)
  const findIds = await idFinder(api, write, results, field)
  return async (chunk) => sendAs(request, await findIds(chunk))
}

/** Salesforce rolls a deletion back because of records that are already gone. The others are sent again without them. */
async function deletedTogether(
  rows: readonly PlannedRow[],
  send: SendCollection,
): Promise<readonly SavedRow[]> {
  const saved = await send(rows)
  const left = rows.filter((_, index) => saved[index]?.error.code === rolledBackCode)
  const gone = saved.filter(isGone).length
  // Without a record that is gone, another reason undid all of them, and they would be undone again.
  if (left.length === 0 || gone === 0 || left.length + gone < rows.length) return saved
  const again = [...(await deletedTogether(left, send))]
  return saved.map((each) => (isGone(each) ? each : (again.shift() ?? each)))
}

function isGone({ isSuccess, error }: SavedRow): boolean {
  return !isSuccess && error.name === 'NotFoundError'
}

function place(
  row: PlannedRow,
  saved: SavedRow,
  operation: ManyWrite['operation'],
  results: RowResults,
): void {
  const { id, isSuccess, isCreated = operation !== 'update' && row.key === '' } = saved
  const isMissing = operation === 'delete' && isGone(saved)
  if (!isSuccess && !isMissing) results.set(row, { success: false, error: saved.error })
  else if (operation === 'delete') {
    const none = { success: true, id: null }
    results.set(row, isMissing && !saved.isOwnDeletion ? none : { success: true, id: id ?? row.key }, none)
  } else {
    const hasCreated = operation !== 'update'
    const result = { success: true, id: id ?? row.key, ...(hasCreated && { created: isCreated }) }
    results.set(row, result, { ...result, ...(hasCreated && { created: false }) })
  }
}

/** Salesforce also returns 404 for an unknown object and for a field that is not an external ID. */
async function checked(api: Api, { objectType, keyField }: ManyWrite, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    await describeObject(api, objectType)
    throw new ConfigurationError(
      `The field "upsertBy": "${keyField}" of ${objectType} is not an external ID. Choose the Id or an external ID.`,
      { cause: error },
    )
  }
}

/** The result of a record if another one already failed without a call, as Salesforce itself words it after a call. */
function notAlone(): ApiError {
  return new ApiError(
    'The record was not sent, because another record of the list failed, and the field "allOrNone" is selected. Correct the failed record.',
    { code: rolledBackCode },
  )
}

function tooManyForOneRequest(isUpsertById: boolean): ConfigurationError {
  const others = isUpsertById ? ', and either all of them or none have an Id' : ''
  return new ConfigurationError(
    `The field "allOrNone" needs records that go into one call: at most ${largestCollection}, with keys that differ in more than case${others}. Send fewer records per message.`,
  )
}
