import { TemporaryError, UnexpectedResponseError } from '../errors'
import type { ObjectRecord, Page } from '../providers/objectOperations'
import type { RuntimeSettings } from '../runtime/context'
import { LruSet } from '../values/lruSet'
import { PageBudget } from '../values/pageBudget'
import { batchesOf } from './emitTogether'
import { usualBodyBytes } from './largeBodies'
import type { Message } from './messages'
import { readAhead } from './readAhead'
import { listMessages, recordMessage, sizeOf, sizeOfList } from './recordMessages'

export type EmitBehavior = 'emitIndividually' | 'emitPage' | 'emitAll'
export const emitBehaviors: readonly EmitBehavior[] = ['emitIndividually', 'emitPage', 'emitAll']

export interface Emission {
  readonly behavior: EmitBehavior
  readonly isSinglePage: boolean
  /** Returns a deterministic message ID that is derived from the parts. */
  idOf(...parts: string[]): string
  /** Emits messages. Rejects if the platform did not accept one of them. */
  emit(messages: readonly Message[]): Promise<void>
  snapshot(cursor: Page['cursor']): Promise<void>
  /** Limit the size of a message. */
  readonly settings?: RuntimeSettings | undefined
  /** Returns the real limit of a message's body; called only for a page that exceeds the usual one. */
  room?(): Promise<number>
}

export interface EmitCounts {
  pages: number
  records: number
  messages: number
  /** True if the list continues in the next execution. */
  isCutShort?: true
}

/** Emits all pages according to `emitBehavior`, each followed by its snapshot. Rejects on the first failure. */
export async function emitPages(
  pages: AsyncIterable<Page>,
  emission: Emission,
  elapsedMs = () => performance.now(),
): Promise<EmitCounts> {
  const counts: EmitCounts = { pages: 0, records: 0, messages: 0 }
  const emitOnce = emission.behavior === 'emitAll' ? emitAll : emitEachPage
  const read = emission.isSinglePage
    ? onePage(pages)
    : firstPages(pages, emission, counts, new PageBudget(mostPages, elapsedMs))
  await emitOnce(withoutRepeats(read, emission), emission, counts)
  return counts
}

/** Ends the execution if the list may be endless. The next execution continues from the snapshot. */
export const mostPages = 400

// Doesn't prefetch: a single-page execution would discard the second page.
async function* onePage(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  for await (const page of pages) {
    yield page
    return
  }
}

async function* firstPages(
  pages: AsyncIterable<Page>,
  { behavior }: Emission,
  counts: EmitCounts,
  budget: PageBudget,
): AsyncGenerator<Page> {
  // One message should contain the whole list, and emitting doesn't slow the reading down. A page that is read ahead would be
  // discarded if the message is full, and a delta link is valid only for a few further pages.
  const isWhole = behavior === 'emitAll'
  for await (const page of isWhole ? pages : readAhead(pages)) {
    if (budget.isSpent) {
      counts.isCutShort = true
      return
    }
    yield page
    budget.add(page.records.length, page.mayBeEndless && !isWhole)
  }
}

// An API can return a record again on a later page. Beyond this limit, the message ID still identifies duplicates.
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
    if (emission.behavior === 'emitPage') await emitList(records, emission, counts)
    else await emitInBatches(messagesOf(records, emission), emission, counts)
    await emission.snapshot(cursor)
    counts.pages++
    counts.records += records.length
  }
}

/**
 * Emits one message with pages up to half of the usual size, so that most next pages still fit. A page that doesn't fit is
 * read again in the next execution.
 */
async function emitAll(pages: AsyncIterable<Page>, emission: Emission, counts: EmitCounts): Promise<void> {
  const records: ObjectRecord[] = []
  let cursor: Page['cursor'] | undefined
  const usual = usualBodyBytes(emission.settings)
  let size = 0
  for await (const page of pages) {
    size += sizeOfList(page.records)
    if (records.length > 0 && size > usual) break
    for (const record of page.records) records.push(record)
    cursor = page.cursor
    counts.pages++
    if (size > usual / 2) break
  }
  counts.records = records.length
  await emitList(records, emission, counts)
  if (cursor) await emission.snapshot(cursor)
}

/** Emits records as one message. If it exceeds the limit of a message, or the platform doesn't accept it, it is split. */
async function emitList(
  records: readonly ObjectRecord[],
  emission: Emission,
  counts: EmitCounts,
): Promise<void> {
  const { idOf, settings, room } = emission
  const usual = usualBodyBytes(settings)
  const size = sizeOfList(records)
  const mayFit = records.length > 1 && size > usual && size <= ((await room?.()) ?? usual)
  if (mayFit && (await isTaken(listMessages(records, idOf, size), emission, counts))) return
  await emitInBatches(listMessages(records, idOf, usual), emission, counts)
}

/** Emits a large message. Returns false if the platform didn't accept it, such as because of the passthrough. */
async function isTaken(
  messages: readonly Message[],
  emission: Emission,
  counts: EmitCounts,
): Promise<boolean> {
  try {
    await emitInBatches(messages, emission, counts)
    return true
  } catch (error) {
    if (error instanceof TemporaryError) return false
    throw error
  }
}

function messagesOf(records: readonly ObjectRecord[], { idOf }: Emission): Message[] {
  return records.map((record) => recordMessage(record, idOf))
}

async function emitInBatches(
  messages: readonly Message[],
  emission: Emission,
  counts: EmitCounts,
): Promise<void> {
  for (const batch of batchesOf(messages, emission.settings)) {
    await emission.emit(batch)
    counts.messages += batch.length
  }
}

const largestSnapshotBytes = 4096

// Checked before the page is emitted, because a page without a snapshot would be emitted in every execution.
function assertSnapshotFits(cursor: Page['cursor']): void {
  if (sizeOf(cursor) < largestSnapshotBytes) return
  throw new UnexpectedResponseError(
    `The snapshot has ${sizeOf(cursor)} bytes, but it must have less than ${largestSnapshotBytes}, so the page was not emitted. Report it with this error message.`,
  )
}
