import { RejectedPaths } from '../../../lib/auth/rejectedPaths'

const [first, second] = [{ access_token: 'a1' }, { access_token: 'a2' }]

test('a refreshed set is untried at each path that caused the refresh, until the API reacts to it there', () => {
  const paths = new RejectedPaths()
  expect(paths.isUntried('/a', first, 0)).toBe(false)
  paths.noteRefresh('/a/1', first, 0)
  paths.noteRefresh('/b', first, 0)
  const untried = () => ['/a/2', '/b', '/c'].map((path) => paths.isUntried(path, first, 0))
  expect(untried()).toEqual([true, true, false])
  paths.noteReaction('/a/3')
  expect(untried()).toEqual([false, true, false])
  expect(paths.isUntried('/b', second, 0)).toBe(false)
})

test('a later refresh replaces the set that is untried', () => {
  const paths = new RejectedPaths()
  paths.noteRefresh('/a', first, 0)
  paths.noteRefresh('/b', second, 0)
  expect(paths.isUntried('/a', first, 0)).toBe(false)
  expect(paths.isUntried('/a', second, 0)).toBe(false)
  expect(paths.isUntried('/b', second, 0)).toBe(true)
})

test('a refreshed set is untried for 15 minutes at most', () => {
  const paths = new RejectedPaths()
  paths.noteRefresh('/a', first, 1000)
  expect(paths.isUntried('/a', first, 900_999)).toBe(true)
  expect(paths.isUntried('/a', first, 901_000)).toBe(false)
})
