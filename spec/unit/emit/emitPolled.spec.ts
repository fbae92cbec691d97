import { emitPolled, type Polling } from '../../../lib/emit/emitPolled'
import type { Page } from '../../../lib/providers/objectOperations'
import { readEnvironment } from '../../../lib/runtime/environment'
import type { Execution } from '../../../lib/session/execution'

interface Emitted {
  readonly id: string
  readonly body: unknown
}

function runtime() {
  const emitted: { event: string; payload: unknown }[] = []
  return {
    emitted,
    errorCount: 0,
    logger: { debug() {}, info() {}, warn() {} },
    async emit(event: string, payload?: unknown): Promise<void> {
      emitted.push({ event, payload })
    },
    ids: () => emitted.filter(({ event }) => event === 'data').map(({ payload }) => (payload as Emitted).id),
  }
}

function execution(variables: Record<string, string> = {}): Execution {
  const ids = { ELASTICIO_FLOW_ID: 'flow', ELASTICIO_STEP_ID: 'step_1' }
  return { environment: readEnvironment({ ...ids, ...variables }) } as Execution
}

async function* pagesOf(...sizes: number[]): AsyncGenerator<Page> {
  let next = 0
  for (const [index, size] of sizes.entries()) {
    const ids = Array.from({ length: size }, () => `id-${next++}`)
    const records = ids.map((id) => ({ id, version: '1', body: { id } }))
    yield { records, cursor: { page: index + 1 } }
  }
}

function polling(pages: AsyncIterable<Page>, changes: Partial<Polling> = {}): Polling {
  return {
    pages,
    source: 'microsoft/contacts/',
    behavior: 'emitIndividually',
    isSinglePage: false,
    ...changes,
  }
}

test('a poll emits records and snapshots and returns a summary', async () => {
  const to = runtime()
  const summary = await emitPolled(polling(pagesOf(2, 1)), execution(), to)
  expect(to.emitted.map(({ event }) => event)).toEqual(['data', 'data', 'snapshot', 'data', 'snapshot'])
  expect(to.emitted.at(-1)?.payload).toEqual({ page: 2 })
  expect(summary).toBe('3 messages with 3 records from 2 pages')
})

test('the records of a page are emitted concurrently', async () => {
  const to = runtime()
  let count = 0
  let resolveAll: () => void = () => {}
  const all = new Promise<void>((resolve) => {
    resolveAll = resolve
  })
  const together = {
    ...to,
    emit(event: string) {
      if (event !== 'data') return
      if (++count === 50) resolveAll()
      return all
    },
  }
  await emitPolled(polling(pagesOf(50)), execution(), together)
  expect(count).toBe(50)
})

test('a message that the runtime counts as failed prevents the snapshot', async () => {
  const to = runtime()
  const failing = {
    ...to,
    async emit(event: string, payload?: unknown) {
      await to.emit(event, payload)
      if ((payload as Emitted).id === to.ids()[1]) this.errorCount++
    },
  }
  await expect(emitPolled(polling(pagesOf(3)), execution(), failing)).rejects.toMatchObject({
    name: 'TemporaryError',
    message: expect.stringMatching(/^The platform did not accept all messages/),
  })
  expect(to.emitted.map(({ event }) => event)).toEqual(['data', 'data', 'data'])
})

test('errors that were counted before the poll are ignored', async () => {
  const to = { ...runtime(), errorCount: 3 }
  await emitPolled(polling(pagesOf(1)), execution(), to)
  expect(to.emitted.map(({ event }) => event)).toEqual(['data', 'snapshot'])
})

test('a record has the same message ID in every execution, and another one in other steps and sources', async () => {
  async function idsOf(changes: Partial<Polling>, variables: Record<string, string>) {
    const to = runtime()
    await emitPolled(polling(pagesOf(2), changes), execution(variables), to)
    return to.ids()
  }
  const ids = await idsOf({}, {})
  expect(new Set(ids).size).toBe(2)
  expect(await idsOf({}, {})).toEqual(ids)
  const others = [
    await idsOf({}, { ELASTICIO_FLOW_ID: 'another' }),
    await idsOf({}, { ELASTICIO_STEP_ID: 'step_2' }),
    await idsOf({ source: 'microsoft/contacts/folder' }, {}),
  ]
  for (const other of others) expect(other).not.toContain(ids[0])
})

describe('a sample', () => {
  const sample = () => execution({ ELASTICIO_FLOW_TYPE: 'debug' })

  test('a sample emits at most ten records, reads as few pages as possible, and stores no snapshot', async () => {
    const to = runtime()
    let isDone = false
    async function* pages() {
      yield* pagesOf(0, 4, 9)
      isDone = true
      yield* pagesOf(100)
    }
    await emitPolled(polling(pages()), sample(), to)
    expect(to.emitted.map(({ event }) => event)).toEqual(Array(10).fill('data'))
    expect(isDone).toBe(false)
  })

  test('a sample emits all records if there are fewer than ten', async () => {
    const to = runtime()
    await emitPolled(polling(pagesOf(1, 0, 2)), sample(), to)
    expect(to.ids()).toHaveLength(3)
  })

  test.each(['emitPage', 'emitAll'] as const)('a sample has the format of %s', async (behavior) => {
    const to = runtime()
    await emitPolled(polling(pagesOf(30), { behavior }), sample(), to)
    const [message] = to.emitted.map(({ payload }) => payload as { body: { results: unknown[] } })
    expect(to.emitted).toHaveLength(1)
    expect(message?.body.results).toHaveLength(10)
  })

  test('a sample without records fails with an error that explains it', async () => {
    await expect(emitPolled(polling(pagesOf(0, 0)), sample(), runtime())).rejects.toThrow(
      'No records found for a sample.',
    )
  })
})

test('a poll without records emits only the snapshot', async () => {
  const to = runtime()
  await emitPolled(polling(pagesOf(0)), execution(), to)
  expect(to.emitted).toEqual([{ event: 'snapshot', payload: { page: 1 } }])
})

test.each([
  [true, 2],
  [false, 1],
])('a page of 5 MB, with the passthrough %s, leaves in %d messages', async (isPassthrough, count) => {
  const to = {
    ...runtime(),
    getApiClient: () => ({ tasks: { retrieveStep: async () => ({ is_passthrough: isPassthrough }) } }),
  }
  async function* large(): AsyncGenerator<Page> {
    const records = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
      id,
      version: '1',
      body: { id, text: 'x'.repeat(1_000_000) },
    }))
    yield { records, cursor: {} }
  }
  await emitPolled(polling(large(), { behavior: 'emitAll' }), execution(), to)
  expect(to.ids()).toHaveLength(count)
})
