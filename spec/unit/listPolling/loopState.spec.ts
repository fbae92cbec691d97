import { checkProgress, type LoopState } from '../../../lib/listPolling/loopState'

type Next = string | number
interface Step {
  readonly next: Next
  readonly versions: readonly string[]
}

/** Goes the way page by page, the trail through JSON as in a snapshot; gives the number of pages until it throws. */
function pagesUntilNoticed(steps: Iterable<Step>): number | undefined {
  let trail: LoopState = { pages: 0 }
  let at: Next | undefined
  for (const { next, versions } of steps) {
    try {
      trail = JSON.parse(JSON.stringify(checkProgress(trail, { at, next, versions }, 'Advice.')))
    } catch (error) {
      expect(error).toMatchObject({
        name: 'UnexpectedResponseError',
        message: expect.stringMatching(/Advice\.$/),
      })
      return trail.pages + 1
    }
    at = next
  }
  return undefined
}

function* circle(before: number, length: number): Generator<Step> {
  for (let page = 1; page < 5000; page++) {
    const next = page <= before ? page : before + ((page - before) % length)
    yield { next: `page ${next}`, versions: [String(next)] }
  }
}

test('a link that leads to its own page is noticed at once', () => {
  expect(pagesUntilNoticed(circle(100, 1))).toBe(101)
})

test.each([
  [0, 2],
  [0, 3],
  [10, 4],
  [100, 1],
  [3, 50],
  [700, 300],
])('a circle that begins after %d pages and has %d of them is noticed in time', (before, length) => {
  const pages = pagesUntilNoticed(circle(before, length))
  expect(pages).toBeGreaterThan(before)
  expect(pages).toBeLessThanOrEqual(3 * (before + length) + 2)
})

test('a long way is none', () => {
  const steps = Array.from({ length: 5000 }, (_, page) => ({ next: page + 1, versions: [`r${page}`] }))
  expect(pagesUntilNoticed(steps)).toBeUndefined()
})

describe('pages that hold the same records', () => {
  const steps = (...contents: string[]) =>
    contents.map((content, page) => ({ next: page + 1, versions: content === '' ? [] : [content] }))

  test('are noticed with the third in a row', () => {
    expect(pagesUntilNoticed(steps('a', 'a', 'a'))).toBe(3)
    expect(pagesUntilNoticed(steps('x', 'a', 'a', 'a'))).toBe(4)
  })

  test('are no fault where records were added in between', () => {
    expect(pagesUntilNoticed(steps('a', 'a', 'b', 'b', 'a'))).toBeUndefined()
  })

  test('are no fault where they are empty', () => {
    expect(pagesUntilNoticed(steps('', '', '', ''))).toBeUndefined()
  })
})
