import type { RenewalResult } from '../../../lib/auth/renewal/renewal'
import { SharedRenewal } from '../../../lib/auth/renewal/sharedRenewal'

const [held, other] = [{ access_token: 'a1' }, { access_token: 'a2' }]

let nowMs = 0
const sharedRenewal = () => new SharedRenewal(() => nowMs)

/** A renewal that the spec ends. */
function pending() {
  let end = (_result: RenewalResult | Error) => {}
  const run = jest.fn(
    () =>
      new Promise<RenewalResult>((resolve, reject) => {
        end = (result) => (result instanceof Error ? reject(result) : resolve(result))
      }),
  )
  return { run, end: (result: RenewalResult | Error) => end(result) }
}

test('callers during a renewal share its outcome', async () => {
  const [renewal, first, second] = [sharedRenewal(), pending(), pending()]
  const outcomes = Promise.all([renewal.renew(held, first.run), renewal.search(second.run)])
  first.end('refreshed')
  expect(await outcomes).toEqual(['refreshed', 'refreshed'])
  expect(second.run).not.toHaveBeenCalled()
  expect(renewal.running).toBeUndefined()
})

test('a failure counts for its token set until a renewal succeeds', async () => {
  const [renewal, failing] = [sharedRenewal(), pending()]
  const before = renewal.failures
  const failed = renewal.renew(held, failing.run)
  failing.end(new Error('no luck'))
  await expect(failed).rejects.toThrow('no luck')
  expect(renewal.failureSince(before, held)).toEqual(new Error('no luck'))
  expect(renewal.failureSince(before, other)).toBeUndefined()
  expect(renewal.failureSince(renewal.failures, held)).toBeUndefined()

  await renewal.renew(held, async () => 'refreshed')
  expect(renewal.failureSince(before, held)).toBeUndefined()
})

test('a failure is shared for a minute', async () => {
  const renewal = sharedRenewal()
  const failed = renewal.renew(held, async () => Promise.reject(new Error('no luck')))
  await expect(failed).rejects.toThrow('no luck')
  nowMs += 59_999
  expect(renewal.failureSince(0, held)).toEqual(new Error('no luck'))
  nowMs += 1
  expect(renewal.failureSince(0, held)).toBeUndefined()
})

test('a search that finds no other token set does not fail a renewal that waits for it', async () => {
  const [renewal, search] = [sharedRenewal(), pending()]
  const searched = renewal.search(search.run)
  const renewed = renewal.renew(held, async () => 'refreshed')
  expect(renewal.running).toBeUndefined()
  search.end(new Error('rejected at another path'))
  await expect(searched).rejects.toThrow('rejected at another path')
  expect(await renewed).toBe('refreshed')
  expect(renewal.failures).toBe(0)
})

test('a token set that a search finds replaces a renewal that waits for it', async () => {
  const [renewal, search, renewing] = [sharedRenewal(), pending(), pending()]
  const outcomes = Promise.all([renewal.search(search.run), renewal.renew(held, renewing.run)])
  search.end('adopted')
  expect(await outcomes).toEqual(['adopted', 'adopted'])
  expect(renewing.run).not.toHaveBeenCalled()
})
