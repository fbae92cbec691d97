import { UnexpectedResponseError } from '../../../../errors'
import type { ReceivedEvent } from '../../../eventOperations'
import type { RecordBody } from '../../../objectOperations'
import type { Connection } from '../connection'
import type { StoredEvent } from '../messages'
import type { PayloadFormat } from './avro'
import { withFieldNames } from './changeFields'
import type { Schemas } from './schemas'

export interface DecodedEvent extends ReceivedEvent {
  /** Empty if the payload could not be decoded. */
  readonly payload: RecordBody
  readonly problem?: Error
}

/** Returns an event as it is emitted. An event that can't be decoded keeps its encoded payload. */
export async function decodeEvent(
  event: StoredEvent,
  { topic, schemas, connection }: { topic: string; schemas: Schemas; connection: Connection },
): Promise<DecodedEvent> {
  const { id, schemaId } = event
  const replayId = event.replayId.toString('hex')
  const head = { topic, replayId, schemaId, id }
  const result = decode(event, await schemas.format(schemaId, connection))
  if (!(result instanceof Error)) {
    return { id: [topic, id, replayId], payload: result, body: { ...head, payload: result } }
  }
  const problem = new UnexpectedResponseError(
    `The event ${id.slice(0, 80)} of ${topic} (replay ID ${replayId.slice(0, 40)}) could not be decoded: ${result.message} It was emitted with its encoded payload in "payloadBase64".`,
  )
  const body = { ...head, payloadBase64: event.payload.toString('base64') }
  return { id: [topic, id, replayId], payload: {}, body, problem }
}

function decode({ payload }: StoredEvent, format: PayloadFormat | Error): RecordBody | Error {
  if (format instanceof Error) return new Error(sentence(format.message))
  try {
    return withFieldNames(format.decode(payload), format.record)
  } catch (error) {
    return new Error(sentence((error as Error).message))
  }
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words.slice(0, 200)}.`
}
