import { checkProgress, type LoopState } from '../../../lib/listPolling/loopState'

type Next = string | number
interface Step {
  readonly next: Next
  readonly versions: readonly string[]
}

/**
 * Follows the pages, with the state serialized as in a snapshot. Returns the number of pages until it throws.
 */
function pagesUntilLoopError(steps: Iterable<Step>): number | undefined {
  let state: LoopState = { pages: 0 }
  let at: Next | undefined
  for (const { next, versions } of steps) {
    try {
      state = JSON.parse(JSON.stringify(checkProgress(state, { at, next, versions }, 'Advice.')))
    } catch (error) {
      expect(error).toMatchObject({
        name: 'UnexpectedResponseError',
        message: expect.stringMatching(/Advice\.$/),
      })
      return state.pages + 1
    }
    at = next
  }
  return undefined
}

function* loop(before: number, length: number): Generator<Step> {
  for (let page = 1; page < 5000; page++) {
    const next = page <= before ? page : before + ((page - before) % length)
    yield { next: `page ${next}`, versions: [String(next)] }
  }
}

test('a link to its own page is reported immediately', () => {
  expect(pagesUntilLoopError(loop(100, 1))).toBe(101)
})

test.each([
  [0, 2],
  [0, 3],
  [10, 4],
  [100, 1],
  [3, 50],
  [700, 300],
])('a loop is reported in time if %d pages precede it and it has %d pages', (before, length) => {
  const pages = pagesUntilLoopError(loop(before, length))
  expect(pages).toBeGreaterThan(before)
  expect(pages).toBeLessThanOrEqual(3 * (before + length) + 2)
})

test('a list of 5,000 different pages is not reported as a loop', () => {
  const steps = Array.from({ length: 5000 }, (_, page) => ({ next: page + 1, versions: [`r${page}`] }))
  expect(pagesUntilLoopError(steps)).toBeUndefined()
})

describe('pages with the same records', () => {
  const steps = (...contents: string[]) =>
    contents.map((content, page) => ({ next: page + 1, versions: content === '' ? [] : [content] }))

  test('the third identical page in a row is reported', () => {
    expect(pagesUntilLoopError(steps('a', 'a', 'a'))).toBe(3)
    expect(pagesUntilLoopError(steps('x', 'a', 'a', 'a'))).toBe(4)
  })

  test('a page that repeats because records were inserted is not reported', () => {
    expect(pagesUntilLoopError(steps('a', 'a', 'b', 'b', 'a'))).toBeUndefined()
  })

  test('empty pages are not reported', () => {
    expect(pagesUntilLoopError(steps('', '', '', ''))).toBeUndefined()
  })
})
