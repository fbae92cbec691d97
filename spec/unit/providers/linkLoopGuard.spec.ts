import { LinkLoopGuard } from '../../../lib/providers/linkLoopGuard'

/** Checks that many pages with that many items each, one per second. Returns the error. */
function errorAfter(pages: number, items: number, isCollected: boolean): unknown {
  let nowMs = 0
  const guard = new LinkLoopGuard('The API returned a list', { isCollected, elapsedMs: () => nowMs })
  try {
    for (let page = 0; page < pages; page++) {
      nowMs += 1000
      guard.check(`/${page}`, items)
    }
  } catch (error) {
    return error
  }
  return undefined
}

test('a list that is collected ends after 20 seconds of small pages', () => {
  expect(errorAfter(20, 9, true)).toBeUndefined()
  expect(errorAfter(21, 9, true)).toMatchObject({
    name: 'UnexpectedResponseError',
    message:
      'The API returned a list that did not end after 21 pages with few records each. Try again later. If the error persists, report it to the provider of the API.',
  })
})

test('neither a list with larger pages nor one that is emitted page by page has a time limit here', () => {
  expect(errorAfter(100, 10, true)).toBeUndefined()
  expect(errorAfter(100, 9, false)).toBeUndefined()
})

test('a few slow pages do not count as an endless list', () => {
  let nowMs = 0
  const guard = new LinkLoopGuard('A list', { isCollected: true, elapsedMs: () => nowMs })
  for (let page = 0; page < 9; page++) {
    nowMs += 60_000
    guard.check(`/${page}`, 0)
  }
  expect(() => guard.check('/9', 0)).toThrow('did not end after 10 pages')
})
