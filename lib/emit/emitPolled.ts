import { NotFoundError } from '../errors'
import type { ObjectRecord, Page } from '../providers/objectOperations'
import type { StepContext } from '../runtime/context'
import type { Execution } from '../session/execution'
import { type EmitBehavior, emitPages } from './emitPages'
import { emitTogether } from './emitTogether'
import { deterministicId } from './messages'

export interface Polling {
  readonly pages: AsyncIterable<Page>
  /** What is polled: with the step and the record it makes the message id. */
  readonly source: string
  readonly behavior: EmitBehavior
  readonly isSinglePage: boolean
}

/** What a sample run emits at most. */
export const mostSampleRecords = 10

/** Emits what a poll found and moves the snapshot; a sample run shows a few records and moves nothing. */
export async function emitPolled(
  polling: Polling,
  { environment }: Execution,
  runtime: StepContext,
): Promise<string> {
  const { isSampleRun, flowId, stepId } = environment
  const pages = isSampleRun ? samplePage(polling.pages) : polling.pages
  const counts = await emitPages(pages, {
    behavior: polling.behavior,
    isSinglePage: polling.isSinglePage,
    idOf: (...parts) => deterministicId([flowId, stepId, polling.source, ...parts]),
    emit: (messages) => emitTogether(messages, runtime),
    snapshot: async (cursor) => {
      if (!isSampleRun) await runtime.emit('snapshot', cursor)
    },
  })
  return `${counts.messages} messages with ${counts.records} records of ${counts.pages} pages`
}

async function* samplePage(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const records: ObjectRecord[] = []
  for await (const page of pages) {
    records.push(...page.records.slice(0, mostSampleRecords))
    if (records.length >= mostSampleRecords) break
  }
  if (records.length === 0) {
    throw new NotFoundError(
      'No records were found for a sample. Create one in the API, or let the fields of the step take in more.',
    )
  }
  yield { records: records.slice(0, mostSampleRecords), cursor: {} }
}
