import { emitFound } from '../../../lib/emit/emitFound'
import { emitPages } from '../../../lib/emit/emitPages'
import type { Api } from '../../../lib/http/api'
import { objects } from '../../../lib/providers/microsoft/objects/objects'
import type { Page } from '../../../lib/providers/objectOperations'
import { PageBudget } from '../../../lib/values/pageBudget'
import { record, recorder, turns } from './emissionRecorder'

/** A clock that advances by `stepMs` whenever a page is read. */
function slowList(stepMs: number, recordsPerPage: number) {
  let nowMs = 0
  async function* pages(): AsyncGenerator<Page> {
    for (let page = 1; ; page++) {
      nowMs += stepMs
      const records = Array.from({ length: recordsPerPage }, (_, index) => record(`${page}-${index}`))
      yield { records, cursor: { page } }
    }
  }
  return { pages: pages(), elapsedMs: () => nowMs }
}

async function* recordsOf(pages: AsyncIterable<Page>) {
  for await (const { records } of pages) yield records
}

describe('PageBudget', () => {
  const at = { nowMs: 0 }
  function budgetAfter(ms: number, pages: readonly number[], mayBeEndless = false) {
    at.nowMs = 0
    const budget = new PageBudget(50, () => at.nowMs)
    at.nowMs = ms
    for (const records of pages) budget.add(records, mayBeEndless)
    return budget
  }

  test('a list has at most the given number of pages', () => {
    expect(budgetAfter(0, Array(49).fill(1000)).isSpent).toBe(false)
    expect(budgetAfter(0, Array(50).fill(1000))).toMatchObject({ isSpent: true, pages: 50 })
  })

  test('pages with few records are read for 20 seconds', () => {
    expect(budgetAfter(20_000, [9, 9, 9, 9, 9]).isSpent).toBe(false)
    expect(budgetAfter(20_001, [9, 9, 9, 9, 9]).isSpent).toBe(true)
  })

  test('pages with ten records on average are read without a time limit', () => {
    expect(budgetAfter(3_600_000, [19, 1, 10, 19, 1]).isSpent).toBe(false)
    expect(budgetAfter(3_600_000, [19, 1, 10, 19, 0]).isSpent).toBe(true)
  })

  test('pages that may belong to an endless list are read for 20 seconds, however many records they have', () => {
    expect(budgetAfter(20_000, Array(5).fill(1000), true).isSpent).toBe(false)
    const budget = budgetAfter(20_001, Array(5).fill(1000), true)
    expect(budget.isSpent).toBe(true)
    for (let page = 0; page < 5; page++) budget.add(1000)
    expect(budget.isSpent).toBe(false)
  })

  test('four slow pages are not enough to end a list', () => {
    expect(budgetAfter(120_000, [1, 1, 1, 1]).isSpent).toBe(false)
  })
})

test('a poll of an endless list ends after 20 seconds, and its last snapshot is emitted', async () => {
  const { pages, elapsedMs } = slowList(1000, 3)
  const { events, emission } = recorder()
  const counts = await emitPages(pages, emission, elapsedMs)
  expect(counts).toMatchObject({ pages: 19, records: 57, isCutShort: true })
  expect(events.at(-1)).toBe('snapshot {"page":19}')
})

test.each(['emitIndividually', 'emitPage', 'emitAll'] as const)(
  'an action with an endless list fails after 20 seconds (%s)',
  async (behavior) => {
    const { pages, elapsedMs } = slowList(1000, 3)
    const idOf = (...parts: string[]) => parts.join()
    await expect(
      emitFound(recordsOf(pages), { behavior, idOf, emit: async () => {} }, elapsedMs),
    ).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message:
        'The list did not end after 20 pages with few records each. Increase the page size, or request less data at a time.',
    })
  },
)

test('a list of a few slow pages is read to its end', async () => {
  const slow = slowList(60_000, 1)
  const found = { pages: firstOf(slow.pages, 4), elapsedMs: slow.elapsedMs }
  const emitted: unknown[] = []
  const idOf = (...parts: string[]) => parts.join()
  const emit = async (messages: readonly unknown[]) => void emitted.push(...messages)
  expect(await emitFound(found.pages, { behavior: 'emitIndividually', idOf, emit }, found.elapsedMs)).toBe(4)
  expect(emitted).toHaveLength(4)
})

async function* firstOf(pages: AsyncIterable<Page>, count: number) {
  let read = 0
  for await (const page of recordsOf(pages)) {
    yield page
    if (++read === count) return
  }
}

test('an endless query with larger pages fails at the speed of reading, not of emitting', async () => {
  let requests = 0
  const api: Api = async () => {
    requests++
    const value = Array.from({ length: 10 }, (_, index) => ({ id: `${requests}-${index}` }))
    const body = Buffer.from(JSON.stringify({ value, '@odata.nextLink': `https://a.example/${requests}` }))
    return { status: 200, headers: {}, body, url: new URL('https://a.example/') }
  }
  let batches = 0
  const emit = async () => {
    batches++
    await turns()
  }
  const pages = objects.query(api, '/me/contacts', { includeDeleted: false })
  await expect(
    emitFound(pages, { behavior: 'emitIndividually', idOf: (...parts) => parts.join(), emit }),
  ).rejects.toThrow('with more than 2000 pages')
  expect(requests).toBe(2000)
  expect(batches).toBeLessThan(1000)
})

test('an action with full pages has no time limit', async () => {
  const { pages, elapsedMs } = slowList(60_000, 10)
  const count = await emitFound(
    firstOf(pages, 50),
    { behavior: 'emitIndividually', idOf: (...parts) => parts.join(), emit: async () => {} },
    elapsedMs,
  )
  expect(count).toBe(500)
})
