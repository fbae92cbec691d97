import { NotFoundError } from '../errors'
import type { ObjectRecord, Page } from '../providers/objectOperations'
import type { StepContext } from '../runtime/context'
import type { Execution } from '../session/execution'
import { PageBudget } from '../values/pageBudget'
import { type EmitBehavior, emitPages, mostPages } from './emitPages'
import { emitSnapshot, emitTogether } from './emitTogether'
import { messageRoom } from './messageRoom'
import { deterministicId } from './messages'

export interface Polling {
  readonly pages: AsyncIterable<Page>
  /** Identifies the polled list. Part of the message ID, with the step and the record. */
  readonly source: string
  readonly behavior: EmitBehavior
  readonly isSinglePage: boolean
}

/** Maximum number of records in a sample. */
export const mostSampleRecords = 10

/** Emits the records of a poll and its snapshots. A sample emits a few records without a snapshot. */
export async function emitPolled(
  polling: Polling,
  { environment, log }: Execution,
  runtime: StepContext,
): Promise<string> {
  const { isSampleRun, flowId, stepId } = environment
  const pages = isSampleRun ? samplePage(polling.pages) : polling.pages
  const counts = await emitPages(pages, {
    behavior: polling.behavior,
    isSinglePage: polling.isSinglePage,
    idOf: (...parts) => deterministicId([flowId, stepId, polling.source, ...parts]),
    emit: (messages) => emitTogether(messages, runtime, log),
    snapshot: async (cursor) => {
      if (!isSampleRun) await emitSnapshot(cursor, runtime)
    },
    settings: runtime.getConfig?.(),
    room: () => messageRoom(runtime, environment, {}),
  })
  if (counts.isCutShort)
    log.warn(
      `The list was not read to its end, because it has many pages. The next execution continues after page ${counts.pages}. To read more per execution, request larger pages.`,
    )
  return `${counts.messages} messages with ${counts.records} records from ${counts.pages} pages`
}

async function* samplePage(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const records: ObjectRecord[] = []
  const budget = new PageBudget(mostPages, () => performance.now())
  for await (const page of pages) {
    records.push(...page.records.slice(0, mostSampleRecords))
    budget.add(page.records.length, page.mayBeEndless)
    if (records.length >= mostSampleRecords || budget.isSpent) break
  }
  if (records.length === 0) {
    throw new NotFoundError(
      "No records found for a sample. Create a record in the API, or change the step's fields so that they match existing records.",
    )
  }
  yield { records: records.slice(0, mostSampleRecords), cursor: {} }
}
