import { batchesOf, type EmitAdvice, emitTogether } from '../../emit/emitTogether'
import { type Message, messageOf } from '../../emit/messages'
import { ApiError } from '../../errors'
import { redact } from '../../http/redaction/redact'
import type { ManyRow, RowResult, WriteOperation } from '../../providers/manyRecords/manyRecords'
import type { ObjectOperations } from '../../providers/objectOperations'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { requireCapability, requireOperation } from '../capabilities'
import { objectTypeOf, parentIdOf } from '../objectServices'
import { type ActionInput, emittingAction } from '../step'
import { readRecords } from './readRecords'
import { bodyForAll, bodyForOne, roomForAll, roomForOne } from './resultsMessage'

type NumberedResult = RowResult & { readonly index: number }

/** Returns the `process` of an action that writes the list in "records" and emits a result for each record. */
export function manyRecordsAction(name: string, operation: WriteOperation) {
  return emittingAction<Message | undefined>(name, async (execution, input, runtime) => {
    const fields = new Fields(execution.config)
    const behavior = fields.oneOf('emitBehavior', ['emitAll', 'emitIndividually'], 'emitAll')
    const onError = fields.oneOf('onError', ['continue', 'fail'], 'continue')
    const records = readRecords(input.body)
    const isList = behavior === 'emitAll'
    const room = isList
      ? await roomForAll(runtime, execution, input, records.length)
      : await roomForOne(runtime, execution, input, records)
    const results = await writeAll(execution, input, operation, records)
    const failed = results.filter(({ success }) => !success)
    if (onError === 'fail' && failed.length > 0) throw failure(failed, results.length)
    const written = results.length - failed.length
    const summary = `${written} records written, ${failed.length} failed`
    if (isList) return { result: messageOf(bodyForAll(results, room), input.idOf()), summary }
    const messages = results.map((result) =>
      messageOf(bodyForOne(result, records[result.index], room), input.idOf(String(result.index))),
    )
    for (const batch of batchesOf(messages, runtime.getConfig?.()))
      await emitTogether(batch, runtime, execution.log, adviceAfter(written, results.length))
    return { result: undefined, summary }
  })
}

async function writeAll(
  execution: Execution,
  input: ActionInput,
  operation: WriteOperation,
  rows: readonly ManyRow[],
): Promise<readonly NumberedResult[]> {
  const { api, config, environment } = execution
  const objects = requireCapability(execution.provider, 'objects')
  const write = {
    objectType: objectTypeOf(config),
    operation,
    parentId: operation === 'create' ? parentIdOf(execution) : undefined,
    keyField: keyFieldOf(objects, operation, config),
    rows,
    isAllOrNone: new Fields(config).isChecked('allOrNone'),
    // A message with the same ID but another record at this place creates another record.
    idempotencyKeyOf: (index: number) => input.idOf(String(index), JSON.stringify(rows[index])),
  }
  const results = await requireOperation(execution.provider, 'writeMany')(api, write, environment.retries)
  // After the calls, because they may have refreshed the tokens.
  const secrets = execution.secrets()
  return results.map((result, index) => ({ index, ...withoutSecrets(result, secrets) }))
}

/** Returns the field that identifies a record: the configured one, or the ID. */
export function keyFieldOf(
  { idField }: ObjectOperations,
  operation: WriteOperation,
  config: Execution['config'],
): string {
  return new Fields(config).text(operation === 'upsert' ? 'upsertBy' : 'lookupBy') ?? idField
}

function withoutSecrets({ error, ...result }: RowResult, secrets: readonly string[]): RowResult {
  if (!error) return result
  const { code, message, fields } = error
  const clean = {
    message: redact(message, secrets),
    ...(code !== undefined && { code: redact(code, secrets) }),
    ...(fields && { fields: fields.map((field) => redact(field, secrets)) }),
  }
  return { ...result, error: { ...error, ...clean } }
}

function adviceAfter(written: number, count: number): EmitAdvice {
  const done = `${written} of ${count} records were written, and only their results are missing. Do not send the records again.`
  return {
    rejected: `${done} To receive all results in one message, set the field "emitBehavior" to "emitAll".`,
    tooLarge: done,
  }
}

const mostShown = 3

/** Returns the error of `onError: fail`, which also counts the written records. */
function failure(failed: readonly NumberedResult[], count: number): ApiError {
  const shown = failed.slice(0, mostShown).map(({ index, error, isUncertain }) => {
    const code = error?.code === undefined ? '' : `${error.code}: `
    const uncertain = isUncertain ? ' (it may have been written)' : ''
    return `records[${index}]${uncertain}: "${code}${error?.message.slice(0, 160)}"`
  })
  const written = count - failed.length
  return new ApiError(
    `${failed.length} of ${count} records failed, and ${written} were written. ${shown.join(' ')} Correct the failed records and send only them again.`,
  )
}
