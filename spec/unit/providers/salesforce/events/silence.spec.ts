import { setTimeout as delay } from 'node:timers/promises'
import { type EventBench, readEvents, startEventBench, valuesOf } from '../../../../support/eventSubscription'

let bench: EventBench

beforeEach(async () => {
  bench = await startEventBench({ isManual: true })
})

afterEach(() => bench.close())

test('a stream without any response for 5 minutes is opened again and loses no events', async () => {
  const batches = await bench.open()
  bench.twin.create('Account', { Name: 'before' })
  const before = await readEvents(batches, 1)
  bench.pubSub.setSilent(true)
  const next = batches.next()
  bench.twin.create('Account', { Name: 'during' })
  await until(() => bench.waits.at(-1) === 300_000)
  expect(bench.pubSub.openStreams).toBe(1)

  bench.pubSub.clearSeen()
  bench.elapse(300_000)
  await until(() => bench.waits.at(-1) === 500)
  bench.pubSub.setSilent(false)
  bench.elapse(500)
  await next
  const after = await readEvents(batches, 1)

  expect(valuesOf([...before, ...after], 'Name')).toEqual(['before', 'during'])
  expect(bench.pubSub.seen.map(({ preset }) => preset)).toContain('CUSTOM')
  expect(bench.warnings.join()).toContain('no response for 300 s')
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(5)
}
