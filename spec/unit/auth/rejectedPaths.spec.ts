import { RejectedPaths } from '../../../lib/auth/rejections/rejectedPaths'
import { ReconnectRequiredError } from '../../../lib/errors'

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

describe('paths at which every token is rejected', () => {
  const reason = new Error('rejected')

  test('an error at a path counts for 15 minutes, and until it is cleared', () => {
    const paths = new RejectedPaths()
    paths.clear('/a')
    paths.note('/a', reason, 1000)
    expect(paths.errorAt('/a', 900_999)).toBe(reason)
    expect(paths.errorAt('/a', 901_000)).toBeUndefined()
    expect(paths.errorAt('/b', 1000)).toBeUndefined()
    paths.clear('/a')
    expect(paths.errorAt('/a', 1000)).toBeUndefined()
  })

  describe('several paths that reject fresh sets', () => {
    const newest = new ReconnectRequiredError('The API returned 401.', { status: 401, code: 'bad_token' })
    const pathsWith = (...times: number[]) => {
      const paths = new RejectedPaths()
      times.forEach((nowMs, place) => {
        paths.note(`/users/${'x'.repeat(place + 1)}`, place === times.length - 1 ? newest : reason, nowMs)
      })
      return paths
    }

    test('the error at more than three paths counts at each path, for 15 minutes', () => {
      const paths = pathsWith(1000, 2000, 3000, 4000)
      expect(paths.errorAt('/users/anne', 900_999, true)).toMatchObject({
        name: 'ReconnectRequiredError',
        message:
          'The API rejected new access tokens at more than three paths, so none was requested for this one. Example: The API returned 401.',
        status: 401,
        code: 'bad_token',
      })
      expect(paths.errorAt('/users/x', 900_999, true)).toBe(reason)
      expect(paths.errorAt('/users/anne', 901_000, true)).toBeUndefined()
    })

    test('an example without a status is quoted, too', () => {
      const paths = pathsWith(0, 0, 0, 0)
      paths.note('/last', reason, 0)
      expect(paths.errorAt('/users/anne', 0, true)).toMatchObject({
        message: expect.stringContaining('Example: rejected'),
        status: undefined,
      })
    })

    test('the error at three paths counts only there', () => {
      const paths = pathsWith(0, 0, 0)
      expect(paths.errorAt('/users/anne', 0, true)).toBeUndefined()
      expect(paths.errorAt('/users/x', 0, true)).toBe(reason)
    })

    test('the error at several paths counts only for a fresh set', () => {
      expect(pathsWith(0, 0, 0, 0).errorAt('/users/anne', 0)).toBeUndefined()
    })

    test('the error at several paths does not count at a path that returned a 2xx', () => {
      const paths = pathsWith(0, 0, 0, 0)
      paths.clear('/users/anne')
      expect(paths.errorAt('/users/anne', 0, true)).toBeUndefined()
      paths.note('/users/anne', reason, 0)
      expect(paths.errorAt('/users/anne', 0, true)).toBe(reason)
    })
  })

  test('the newest 1,000 paths are stored, and a repeated error makes its path a new one', () => {
    const paths = new RejectedPaths()
    const names = Array.from(
      { length: 1000 },
      (_, place) => `/${'x'.repeat(place % 40)}/${'y'.repeat(place / 40)}`,
    )
    for (const name of names) paths.note(name, reason, 0)
    expect(paths.errorAt(names[0] ?? '', 0)).toBe(reason)
    paths.note(names[0] ?? '', reason, 0)
    paths.note('/one-more', reason, 0)
    expect(names.filter((name) => !paths.errorAt(name, 0))).toEqual([names[1]])
    expect(paths.errorAt('/one-more', 0)).toBe(reason)
  })

  test.each([
    ['/users/1/mails', '/users/22/mails', true],
    ['/users/a1b2', '/users/7', true],
    ['/users/me', '/users/you', false],
    ['/mailboxes/alice@x.example', '/mailboxes/bob@x.example', true],
    ['/folders/my%20mails', '/folders/all%20mails', true],
    ['/users.list', '/users.info', false],
    ['/users/1', '/users/1/mails', false],
    ['/users/1', '/users1', false],
    ['/users/1', '/users/', false],
    ['/users/me', '/usersme', false],
    ['/v1.0/me', '/v2/me', false],
    ['/V1/me', '/V2/me', false],
    ['/v59.0/me', '/v60.0/me', false],
    ['/v1.10/me', '/v1.11/me', false],
    ['/v1.2.3/me', '/v1.2.4/me', false],
    ['/v1x/me', '/v2y/me', true],
    ['/xv1/me', '/xv2/me', true],
    ['/v1./me', '/v2./me', true],
    ['/12/me', '/13/me', true],
    [`/${'a'.repeat(40)}b`, `/${'a'.repeat(40)}c`, true],
    [`/${'a'.repeat(39)}b`, `/${'a'.repeat(39)}c`, false],
  ])('%s and %s count as the same path: %p', (rejected, other, isSame) => {
    const paths = new RejectedPaths()
    paths.note(rejected, reason, 0)
    expect(paths.errorAt(other, 0) === reason).toBe(isSame)
  })
})
