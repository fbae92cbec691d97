import type { StepOutput } from '../../../tenant/brokers/broker'
import { events } from '../../support/polledKinds'
import { runCount } from '../../support/runCount'
import { pollingFacts } from '../../support/tenantPollingFacts'
import { idsIn, messagesBeforeSnapshots, polling, recordsIn, startPolling } from '../../support/tenantPolls'
import { type StepWish, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const changes = runCount(900, 2000)
const clock = { aheadMs: 0 }
/** Returns the time of the fake, which these facts move ahead. */
export const now = (): number => Date.now() + clock.aheadMs
const sinceSettled = (): void => {
  clock.aheadMs += 40_000
}

export const eventPolling = tenantFacts('polling events', (tenant) => {
  const start = (count: number, wish: StepWish = {}) => startPolling(tenant, count, { kind: events, ...wish })

  pollingFacts(tenant, events)

  test('changes within the same second are emitted in three polls without loss or duplicates', async () => {
    const { step, ids } = await start(30)
    await step.run({})
    const second = now() - 5000
    const versions: string[] = []

    for (const batch of [ids.slice(0, 10), ids.slice(10, 20), ids.slice(5, 30)]) {
      tenant.graph.changeEventsWithinOneSecond(batch, second)
      const { outputs } = await step.run({})
      expect(idsIn(outputs).sort()).toEqual([...batch].sort())
      versions.push(...messageIdsIn(outputs))
    }

    expect(new Set(versions).size).toBe(10 + 10 + 25)
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test(`${changes} changes within one second of the last minute are emitted once each in two polls`, async () => {
    const { step, ids } = await start(changes)
    tenant.graph.changeEventsWithinOneSecond(ids, now() - 5000)

    const first = await step.run({})
    sinceSettled()
    const second = await step.run({})

    expect(idsIn(first.outputs)).toHaveLength(400)
    expect([...idsIn(first.outputs), ...idsIn(second.outputs)].sort()).toEqual([...ids].sort())
    for (const { body } of step.outputs.filter(({ kind }) => kind === 'snapshot')) {
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4096)
    }
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('a process that is killed during changes of the last minute loses nothing and repeats at most one page', async () => {
    const wish = { config: { pageSize: '20' }, hasRaisedRates: false, hasOwnProcess: true }
    const { step, ids, stepId, accountId } = await start(60, wish)
    tenant.graph.changeEventsWithinOneSecond(ids, now() - 5000)
    const middle = new Promise<void>((resolve) => {
      step.onOutput(() => {
        if (idsIn(step.outputs).length === 30) resolve()
      })
    })
    const { messageId } = await step.send({})
    await middle.then(() => step.kill())

    const restarted = await tenant.startStep({ accountId, stepId, functionName: polling, isShared: true })
    await restarted.ended(messageId)
    expect(idsIn((await restarted.run({})).outputs)).toEqual([])

    const outputs = [...step.outputs, ...restarted.outputs]
    expect(new Set(idsIn(outputs))).toEqual(new Set(ids))
    expect(new Set(messageIdsIn(outputs)).size).toBe(60)
    expect(idsIn(outputs).length).toBeLessThanOrEqual(60 + 20)
  })

  test('events that are changed between two pages are emitted in their latest version, and all others once', async () => {
    const { step, ids } = await start(60, { config: { pageSize: '10' } })
    const changed = [...ids.slice(0, 5), ...ids.slice(50)]
    let snapshots = 0
    step.onOutput(({ kind }) => {
      if (kind === 'snapshot' && ++snapshots === 2) tenant.graph.changeEvents(changed)
    })

    const first = await step.run({})
    sinceSettled()
    const second = await step.run({})

    const emitted = new Set([...first.outputs, ...second.outputs].map(versionOf))
    const shown = ids.map((id) => `${id} ${tenant.graph.event(id)['changeKey']}`)
    expect(shown.filter((version) => !emitted.has(version))).toEqual([])
    expect(idsIn(first.outputs)).toEqual(expect.arrayContaining(ids.slice(0, 50)))
    expect(idsIn(second.outputs).sort()).toEqual([...changed].sort())
  })

  test('events of the same millisecond are distinguished by seven digits across several pages', async () => {
    const calendarId = tenant.graph.createCalendar('One millisecond')
    const ids = tenant.graph.seedEvents(6, { calendarId, at: now() - 60_000 })
    const config = { objectType: 'events', parentId: calendarId, pageSize: 2 }
    const { step } = await tenant.start(polling, { config })
    const seen = watch(tenant)

    const { outputs } = await step.run({})

    const times = recordsIn(outputs).map((record) => String(record['lastModifiedDateTime']))
    expect(new Set(times.map((time) => time.slice(0, -5))).size).toBe(1)
    expect(times).toEqual(idsIn(outputs).map((id) => tenant.graph.event(id)['lastModifiedDateTime']))
    expect(idsIn(outputs).sort()).toEqual([...ids].sort())
    expect(seen.events('api')).toHaveLength(3)
  })

  test('the default calendar is polled if none is selected', async () => {
    const { step } = await tenant.start(polling, { config: { objectType: 'events' } })
    const ids = tenant.graph.seedEvents(2, { at: now() - 60_000 })

    expect(idsIn((await step.run({})).outputs).sort()).toEqual([...ids].sort())
    tenant.graph.deleteEvents(ids)
  })

  test('singlePagePerInterval emits one page per execution with one API call', async () => {
    const { step, ids } = await start(5, { config: { pageSize: 2, singlePagePerInterval: true } })
    const seen = watch(tenant)
    const pages: string[][] = []

    for (let execution = 1; execution <= 4; execution++) pages.push(idsIn((await step.run({})).outputs))

    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []])
    expect(seen.events('api')).toHaveLength(4)
    expect(messagesBeforeSnapshots(step.outputs)).toEqual([2, 4, 5, 5])
  })

  test('a record contains only selectedFields, and changed records still have new message IDs', async () => {
    const { step, ids } = await start(1, { config: { selectedFields: ['subject', 'start'] } })
    const first = await step.run({})
    tenant.graph.changeEvents(ids, undefined, now() - 5000)
    const second = await step.run({})

    expect(Object.keys(recordsIn(second.outputs)[0] ?? {}).sort()).toEqual(['id', 'start', 'subject'])
    expect(messageIdsIn(first.outputs)).not.toEqual(messageIdsIn(second.outputs))
  })

  test('a poll fails if the API fails midway, and the next poll continues at the same position', async () => {
    const environment = { HTTP_MAX_RETRIES: '0' }
    const { step, ids } = await start(30, { config: { pageSize: 10 }, environment })
    tenant.graph.fail({ kind: 'unavailable' }, { after: 2 })
    const first = await step.run({})
    const second = await step.run({})

    expect(first.outputs.at(-1)).toMatchObject({ kind: 'error', body: { name: 'TemporaryError' } })
    expect([idsIn(first.outputs), idsIn(second.outputs)]).toEqual([ids.slice(0, 20), ids.slice(20)])
  })

  test('includeDeleted is rejected without an API call', async () => {
    const { step } = await start(1, { config: { includeDeleted: true } })
    const seen = watch(tenant)

    const { outputs } = await step.run({})

    const error = { name: 'ConfigurationError', message: expect.stringContaining('"includeDeleted"') }
    expect(outputs).toMatchObject([{ kind: 'error', body: error }])
    expect(seen.events('api')).toEqual([])
  })
})

function messageIdsIn(outputs: readonly StepOutput[]): string[] {
  return outputs.filter(({ kind }) => kind === 'data').map(({ messageId }) => messageId)
}

function versionOf({ body }: StepOutput): string {
  const { id, changeKey } = Object(body)
  return `${id} ${changeKey}`
}
