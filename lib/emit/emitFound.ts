import { ConfigurationError, UnexpectedResponseError } from '../errors'
import type { ObjectRecord } from '../providers/objectOperations'
import { PageBudget } from '../values/pageBudget'
import type { EmitBehavior } from './emitPages'
import { batchesOf } from './emitTogether'
import { type Message, messageOf } from './messages'
import { readFarAhead } from './readFarAhead'
import { type IdOf, largestListBytes, listMessages, recordMessage } from './recordMessages'

export type FoundPages = AsyncIterable<readonly ObjectRecord[]>

/** Emits the records that an action found according to `emitBehavior`. Returns their number. */
export async function emitFound(
  pages: FoundPages,
  behavior: EmitBehavior,
  idOf: IdOf,
  emit: (messages: readonly Message[]) => Promise<void>,
  elapsedMs?: () => number,
): Promise<number> {
  const limited = untilSpent(pages, new PageBudget(Number.POSITIVE_INFINITY, elapsedMs))
  if (behavior === 'emitAll') return emitInOne(limited, idOf, emit)
  let count = 0
  for await (const records of readFarAhead(limited)) {
    const messages =
      behavior === 'emitPage'
        ? listMessages(records, (...parts) => idOf(String(count), ...parts))
        : // Records can be identical, so the index distinguishes them.
          records.map((record, index) =>
            recordMessage(record, (...parts) => idOf(String(count + index), ...parts)),
          )
    for (const batch of batchesOf(messages)) await emit(batch)
    count += records.length
  }
  return count
}

async function* untilSpent(pages: FoundPages, budget: PageBudget): AsyncGenerator<readonly ObjectRecord[]> {
  for await (const records of pages) {
    if (budget.isSpent) throw tooManyPages(budget.pages)
    yield records
    budget.add(records.length)
  }
}

function tooManyPages(pages: number): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list did not end after ${pages} pages with few records each. Increase the page size, or request less data at a time.`,
  )
}

async function emitInOne(
  pages: FoundPages,
  idOf: IdOf,
  emit: (messages: readonly Message[]) => Promise<void>,
): Promise<number> {
  const records: ObjectRecord[] = []
  for await (const page of pages) {
    for (const record of page) records.push(record)
    if (listMessages(records, idOf).length > 1) throw resultTooLarge()
  }
  const [message = messageOf({ results: [] }, idOf())] = listMessages(records, idOf)
  await emit([message])
  return records.length
}

function resultTooLarge(): ConfigurationError {
  return new ConfigurationError(
    `The result exceeds the size limit of one message (${largestListBytes} bytes). Set "emitBehavior" to "emitPage" or "emitIndividually", or search for fewer records.`,
  )
}
