import { ConfigurationError, UnexpectedResponseError } from '../errors'
import type { ObjectRecord } from '../providers/objectOperations'
import { PageBudget } from '../values/pageBudget'
import type { Emission } from './emitPages'
import { batchesOf } from './emitTogether'
import { usualBodyBytes } from './largeBodies'
import { messageOf } from './messages'
import { readFarAhead } from './readAhead'
import { type IdOf, listMessages, recordMessage, sizeOfList } from './recordMessages'

export type FoundPages = AsyncIterable<readonly ObjectRecord[]>

/** How an action emits the records that it found. */
export interface FoundEmission extends Pick<Emission, 'behavior' | 'emit' | 'settings'> {
  readonly idOf: IdOf
}

/** Emits the records that an action found according to `emitBehavior`. Returns their number. */
export async function emitFound(
  pages: FoundPages,
  emission: FoundEmission,
  elapsedMs = () => performance.now(),
): Promise<number> {
  const limited = untilSpent(pages, new PageBudget(Number.POSITIVE_INFINITY, elapsedMs))
  const { behavior, emit, idOf, settings } = emission
  if (behavior === 'emitAll') return emitInOne(limited, emission)
  let count = 0
  for await (const records of readFarAhead(limited)) {
    const messages =
      behavior === 'emitPage'
        ? listMessages(records, (...parts) => idOf(String(count), ...parts), usualBodyBytes(settings))
        : // Records can be identical, so the index distinguishes them.
          records.map((record, index) =>
            recordMessage(record, (...parts) => idOf(String(count + index), ...parts)),
          )
    for (const batch of batchesOf(messages, settings)) await emit(batch)
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

async function emitInOne(pages: FoundPages, { emit, idOf, settings }: FoundEmission): Promise<number> {
  const most = usualBodyBytes(settings)
  const records: ObjectRecord[] = []
  let size = 0
  for await (const page of pages) {
    for (const record of page) records.push(record)
    size += sizeOfList(page)
    if (size > most && records.length > 1) throw resultTooLarge(most)
  }
  const [message = messageOf({ results: [] }, idOf())] = listMessages(records, idOf, most)
  await emit([message])
  return records.length
}

function resultTooLarge(mostBytes: number): ConfigurationError {
  return new ConfigurationError(
    `The result exceeds the size limit of one message (${mostBytes.toLocaleString('en-US')} bytes). Set "emitBehavior" to "emitPage" or "emitIndividually", or search for fewer records.`,
  )
}
