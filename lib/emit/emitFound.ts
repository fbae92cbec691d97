import { ConfigurationError } from '../errors'
import type { ObjectRecord } from '../providers/objectOperations'
import type { EmitBehavior } from './emitPages'
import { batchesOf, readAhead } from './emitTogether'
import { type Message, messageOf } from './messages'
import { type IdOf, largestListBytes, listMessages, recordMessage } from './recordMessages'

export type FoundPages = AsyncIterable<readonly ObjectRecord[]>

/** Emits what an action found as the behavior says, and tells how many records that were. */
export async function emitFound(
  pages: FoundPages,
  behavior: EmitBehavior,
  idOf: IdOf,
  emit: (messages: readonly Message[]) => Promise<void>,
): Promise<number> {
  if (behavior === 'emitAll') return emitInOne(pages, idOf, emit)
  let count = 0
  for await (const records of readAhead(pages)) {
    const messages =
      behavior === 'emitPage'
        ? listMessages(records, (...parts) => idOf(String(count), ...parts))
        : // Rows may be alike, so that their place tells them apart.
          records.map((record, index) =>
            recordMessage(record, (...parts) => idOf(String(count + index), ...parts)),
          )
    for (const batch of batchesOf(messages)) await emit(batch)
    count += records.length
  }
  return count
}

async function emitInOne(
  pages: FoundPages,
  idOf: IdOf,
  emit: (messages: readonly Message[]) => Promise<void>,
): Promise<number> {
  const records: ObjectRecord[] = []
  for await (const page of pages) {
    for (const record of page) records.push(record)
    if (listMessages(records, idOf).length > 1) throw tooLarge()
  }
  const [message = messageOf({ results: [] }, idOf())] = listMessages(records, idOf)
  await emit([message])
  return records.length
}

function tooLarge(): ConfigurationError {
  return new ConfigurationError(
    `What was found is larger than one message may be (${largestListBytes} bytes). Choose "emitPage" or "emitIndividually" as "emitBehavior", or search for less.`,
  )
}
