import * as bulkLoad from '../../../lib/actions/bulkLoad'
import type { Message } from '../../../lib/emit/messages'
import { logger } from '../fixtures/inProcess'
import { bulkFixture, widgets } from './bulkFixture'

const { org, added } = bulkFixture()

const old = { id: '7505g0000000001AAA', at: 1, hash: '0123456789abcdef' }

type Snapshot = { jobs: Record<string, unknown> }

/**
 * Returns the process of a step like the runtime's: each message gets a copy of the newest snapshot of the process, and the
 * platform shows an older one for as long as it lags.
 */
function container(platform: { stored: Snapshot; isLagging: boolean }) {
  let own: unknown = structuredClone(platform.stored)
  const snapshots: Snapshot[] = []
  const client = { tasks: { retrieveStep: async () => ({ snapshot: structuredClone(platform.stored) }) } }
  async function run(id: string, timeoutMinutes = 0) {
    const events: string[] = []
    const emit = async (event: string, payload?: unknown) => {
      events.push(event)
      if (event !== 'snapshot') return
      own = structuredClone(payload)
      snapshots.push(own as Snapshot)
      if (!platform.isLagging) platform.stored = own as Snapshot
    }
    const context = { emit, logger, errorCount: 0, getApiClient: () => client }
    const body = { records: [{ Model__c: id }] }
    const config = { ...org.account, ...widgets, timeoutMinutes }
    const process: Promise<Message | undefined> = bulkLoad.process.call(
      context,
      { id, body },
      config,
      structuredClone(own),
    )
    return { message: await process, isRebounded: events.includes('rebound') }
  }
  return { run, snapshots }
}

beforeEach(() => org.twin.setBulk({ msPerBatch: 60_000 }))

test('a job whose snapshot the platform does not show yet is not lost with the job of the next message', async () => {
  const { run } = container({ stored: { jobs: { old } }, isLagging: true })
  const ids = await added(async () => {
    expect((await run('A')).isRebounded).toBe(true)
    expect((await run('B')).isRebounded).toBe(true)
    org.twin.advanceClock(120_000)
    expect((await run('A')).message?.body).toMatchObject({ recordsProcessed: 1 })
    expect((await run('B')).message?.body).toMatchObject({ recordsProcessed: 1 })
  })
  expect(ids).toHaveLength(2)
})

test('the jobs of messages that are processed at the same time are all kept', async () => {
  const names = ['A', 'B', 'C', 'D']
  const { run, snapshots } = container({ stored: { jobs: { old } }, isLagging: true })
  const ids = await added(async () => {
    await Promise.all(names.map((name) => run(name)))
    expect(Object.keys(snapshots.at(-1)?.jobs ?? {}).sort()).toEqual([...names, 'old'])
    org.twin.advanceClock(120_000)
    await Promise.all(names.map((name) => run(name)))
  })
  expect(ids).toHaveLength(names.length)
})

test('jobs that left the snapshot for lack of room stay removed, and a running job keeps its place', async () => {
  const { run, snapshots } = container({ stored: { jobs: { old } }, isLagging: true })
  await run('slow')
  org.twin.setBulk({ msPerBatch: 0 })
  for (let number = 0; number < 40; number++) await run(`5f0c1a52-9a3b-4c7e-8f1d-${number}`, 1)
  const kept = Object.keys(snapshots.at(-1)?.jobs ?? {})
  expect(kept).toContain('slow')
  expect(kept).not.toContain('5f0c1a52-9a3b-4c7e-8f1d-0')
  expect(JSON.stringify(snapshots.at(-1)).length).toBeLessThan(4000)
})

test('a job that another container has removed from the stored snapshot stays removed', async () => {
  const platform = { stored: { jobs: { old } } as Snapshot, isLagging: false }
  const { run } = container(platform)
  await run('A')
  const { old: _, ...jobs } = platform.stored.jobs
  platform.stored = { jobs }
  await run('B')
  expect(Object.keys(platform.stored.jobs)).toEqual(['A', 'B'])
})

test('messages that are processed at the same time never fill the snapshot over its limit', async () => {
  const jobs = Object.fromEntries(
    Array.from({ length: 27 }, (_, number) => [
      `5f0c1a52-9a3b-4c7e-8f1d-${String(number).padStart(12, '0')}`,
      { ...old, at: Date.now() },
    ]),
  )
  const { run, snapshots } = container({ stored: { jobs }, isLagging: true })
  const names = Array.from({ length: 8 }, (_, number) => `5f0c1a52-9a3b-4c7e-8f1d-b${number}`.padEnd(36, '0'))
  const outcomes = await Promise.all(names.map((name) => run(name)))
  expect(outcomes.every(({ isRebounded }) => isRebounded)).toBe(true)
  expect(Math.max(...snapshots.map((each) => JSON.stringify(each).length))).toBeLessThan(4000)
})
