import { UnexpectedResponseError } from '../errors'
import type { ObjectRecord, Page } from '../providers/objectOperations'
import { LruSet } from '../values/lruSet'
import { batchesOf, readAhead } from './emitTogether'
import type { Message } from './messages'
import { largestListBytes, listMessages, recordMessage, sizeOf } from './recordMessages'

export type EmitBehavior = 'emitIndividually' | 'emitPage' | 'emitAll'
export const emitBehaviors: readonly EmitBehavior[] = ['emitIndividually', 'emitPage', 'emitAll']

export interface Emission {
  readonly behavior: EmitBehavior
  readonly isSinglePage: boolean
  /** A deterministic message id for what is named by the parts. */
  idOf(...parts: string[]): string
  /** Hands messages over; rejects where one was not taken. */
  emit(messages: readonly Message[]): Promise<void>
  snapshot(cursor: Page['cursor']): Promise<void>
}

export interface EmitCounts {
  pages: number
  records: number
  messages: number
}

/** Hands over all pages as the behavior says, each followed by its snapshot; nothing is skipped, failures reject. */
export async function emitPages(pages: AsyncIterable<Page>, emission: Emission): Promise<EmitCounts> {
  const counts: EmitCounts = { pages: 0, records: 0, messages: 0 }
  const emitOnce = emission.behavior === 'emitAll' ? emitAll : emitEachPage
  await emitOnce(
    withoutRepeats(emission.isSinglePage ? firstOf(pages) : readAhead(pages), emission),
    emission,
    counts,
  )
  return counts
}

// A page fetched ahead would not be used where one page is all that is wanted.
async function* firstOf(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  for await (const page of pages) {
    yield page
    return
  }
}

// An API may show a record again on a later page; the memory is bounded, the message id tells the rest.
const rememberedRecords = 20_000

async function* withoutRepeats(pages: AsyncIterable<Page>, { idOf }: Emission): AsyncGenerator<Page> {
  const emitted = new LruSet(rememberedRecords)
  for await (const page of pages) {
    assertSnapshotFits(page.cursor)
    yield { ...page, records: page.records.filter((record) => emitted.add(idOf(record.id, record.version))) }
  }
}

async function emitEachPage(
  pages: AsyncIterable<Page>,
  emission: Emission,
  counts: EmitCounts,
): Promise<void> {
  for await (const { records, cursor } of pages) {
    const messages =
      emission.behavior === 'emitPage'
        ? listMessages(records, emission.idOf)
        : records.map((record) => recordMessage(record, emission.idOf))
    await handOver(messages, emission, counts)
    await emission.snapshot(cursor)
    counts.pages++
    counts.records += records.length
  }
}

/** One message with all records, or with as many as a message may hold: the rest follows in the next execution. */
async function emitAll(pages: AsyncIterable<Page>, emission: Emission, counts: EmitCounts): Promise<void> {
  const records: ObjectRecord[] = []
  let cursor: Page['cursor'] | undefined
  let size = 0
  for await (const page of pages) {
    for (const record of page.records) records.push(record)
    cursor = page.cursor
    counts.pages++
    size += page.records.reduce((sum, { body }) => sum + sizeOf(body), 0)
    if (size > largestListBytes / 2) break
  }
  counts.records = records.length
  await handOver(listMessages(records, emission.idOf), emission, counts)
  if (cursor) await emission.snapshot(cursor)
}

async function handOver(messages: readonly Message[], emission: Emission, counts: EmitCounts): Promise<void> {
  for (const batch of batchesOf(messages)) {
    await emission.emit(batch)
    counts.messages += batch.length
  }
}

const largestSnapshotBytes = 4096

// Asked before the page leaves: a page that cannot be followed by its snapshot would come again and again.
function assertSnapshotFits(cursor: Page['cursor']): void {
  if (sizeOf(cursor) < largestSnapshotBytes) return
  throw new UnexpectedResponseError(
    `The position in the list takes ${sizeOf(cursor)} bytes, and the platform keeps less than ${largestSnapshotBytes}. The page was not emitted. Please report it.`,
  )
}
