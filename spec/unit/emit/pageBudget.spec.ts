import { emitFound } from '../../../lib/emit/emitFound'
import { emitPages } from '../../../lib/emit/emitPages'
import { PageBudget } from '../../../lib/emit/pageBudget'
import type { Page } from '../../../lib/providers/objectOperations'
import { record, recorder } from './emissionRecorder'

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
  const budget = () => {
    at.nowMs = 0
    return new PageBudget(5, () => at.nowMs)
  }

  test('the last page is the one with the highest number', () => {
    const pages = budget()
    expect([1, 2, 3, 4, 5].map(() => pages.isSpentBy(1000))).toEqual([false, false, false, false, true])
    expect(pages.pages).toBe(5)
  })

  test('pages with few records are read for 20 seconds', () => {
    const pages = budget()
    at.nowMs = 20_000
    expect(pages.isSpentBy(9)).toBe(false)
    at.nowMs = 20_001
    expect(pages.isSpentBy(9)).toBe(true)
  })

  test('pages with ten records on average are read without a time limit', () => {
    const pages = budget()
    at.nowMs = 3_600_000
    expect(pages.isSpentBy(19)).toBe(false)
    expect(pages.isSpentBy(1)).toBe(false)
    expect(pages.isSpentBy(9)).toBe(true)
  })
})

test('a poll of an endless list ends after 20 seconds, and its last snapshot is emitted', async () => {
  const { pages, elapsedMs } = slowList(1000, 3)
  const { events, emission } = recorder()
  const counts = await emitPages(pages, emission, elapsedMs)
  expect(counts).toMatchObject({ pages: 20, records: 60, isCutShort: true })
  expect(events.at(-1)).toBe('snapshot {"page":20}')
})

test.each(['emitIndividually', 'emitPage', 'emitAll'] as const)(
  'an action with an endless list fails after 20 seconds (%s)',
  async (behavior) => {
    const { pages, elapsedMs } = slowList(1000, 3)
    const idOf = (...parts: string[]) => parts.join()
    await expect(
      emitFound(recordsOf(pages), behavior, idOf, async () => {}, elapsedMs),
    ).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message:
        'The list did not end after 21 pages with few records each. Increase the page size, or request less data at a time.',
    })
  },
)

test('an action with full pages has no time limit', async () => {
  const { pages, elapsedMs } = slowList(60_000, 10)
  async function* long() {
    let count = 0
    for await (const page of recordsOf(pages)) {
      yield page
      if (++count === 50) return
    }
  }
  const count = await emitFound(
    long(),
    'emitIndividually',
    (...parts) => parts.join(),
    async () => {},
    elapsedMs,
  )
  expect(count).toBe(500)
})
