import type { StepOutput } from '../../../tenant/brokers/broker'
import { runCount } from '../../support/runCount'
import { messageIdsIn } from '../../support/salesforceRows'
import {
  expectOneIdPerVersion,
  expectSmallSnapshots,
  listStyles,
  pollEndpoint,
  startList,
} from '../../support/tenantLists'
import { idsIn, recordsIn } from '../../support/tenantPolls'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const count = runCount(450, 1000)

export const endpointPolling = tenantFacts('polling an endpoint', (tenant) => {
  describe.each(listStyles)('polling a list with paging by %s', (style) => {
    test(`${count} items are emitted once each, and two more polls emit all changes without loss or duplicates`, async () => {
      const { api, ids, newestMs, step } = await startList(tenant, count, { style })
      const polls: StepOutput[][] = [(await step.run({})).outputs]
      expect(idsIn(polls[0] ?? []).sort()).toEqual(ids)

      // Still in the second of the newest item.
      api.change(ids.slice(100, 110), newestMs)
      const added = api.add(5, newestMs)
      polls.push((await step.run({})).outputs)
      expect(idsIn(polls[1] ?? []).sort()).toEqual([...ids.slice(100, 110), ...added])

      api.change(ids.slice(90, 400), newestMs + 1000)
      polls.push((await step.run({})).outputs)
      expect(idsIn(polls[2] ?? []).sort()).toEqual(ids.slice(90, 400))

      expect(recordsIn(polls[2] ?? [])).toContainEqual(api.item(ids[100] ?? ''))
      expectOneIdPerVersion(polls.flat(), count + 15 + 310)
      expectSmallSnapshots(step.outputs)
    })

    test('the watermark is sent starting with the second round, which emits no message if nothing is new', async () => {
      const { api, step } = await startList(tenant, 3, { style })
      await step.run({})
      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(outputs.map(({ kind }) => kind)).toContain('snapshot')
      expect(outputs.map(({ kind }) => kind)).not.toContain('data')
      expect(api.requests[0]).not.toContain('updated_since')
      expect(api.requests.at(-1)).toContain('updated_since=2026-01-31T08%3A00%3A02Z')
    })
  })

  test.each(listStyles.slice(1))(
    'a process that is killed in the middle of a page, paging by %s, repeats at most that page with the same IDs',
    async (style) => {
      const list = await startList(tenant, 60, {
        style,
        config: { pageSize: 20 },
        hasRaisedRates: false,
        hasOwnProcess: true,
      })

      const outputs = await killAndRestart(list, 30)

      expect(new Set(idsIn(outputs))).toEqual(new Set(list.ids))
      expect(idsIn(outputs).length).toBeLessThanOrEqual(60 + 20)
      expectOneIdPerVersion(outputs, 60)
    },
  )

  async function killAndRestart({ step, stepId, accountId }: StartedStep, messages: number) {
    const killed = new Promise<void>((resolve) => {
      step.onOutput(() => idsIn(step.outputs).length === messages && resolve())
    }).then(() => step.kill())
    const { messageId } = await step.send({})
    await killed
    expect(idsIn(step.outputs).length).toBeLessThan(60)
    const functionName = pollEndpoint
    const restarted = await tenant.startStep({
      accountId,
      stepId,
      functionName,
      hasRaisedRates: true,
      isShared: true,
    })
    await expect(restarted.ended(messageId)).resolves.toBe('acked')
    // A further poll follows all outputs of the first one and emits nothing.
    expect(idsIn((await restarted.run({})).outputs)).toEqual([])
    return [...step.outputs, ...restarted.outputs]
  }

  test('a page size above the limit of the API ends no round early', async () => {
    const { ids, step } = await startList(tenant, 700, { style: 'page', config: { pageSize: 1000 } })

    expect(idsIn((await step.run({})).outputs).sort()).toEqual(ids)
  })

  test('a token that expires midway causes one refresh, and no item is lost', async () => {
    const { ids, step } = await startList(tenant, 60, { config: { pageSize: 10 } })
    const seen = watch(tenant)
    let snapshots = 0
    step.onOutput(({ kind }) => {
      if (kind === 'snapshot' && ++snapshots === 2) void tenant.authorizationServer.expireAccessTokens()
    })

    expect(idsIn((await step.run({})).outputs)).toEqual(ids)
    expect(seen.events('token').length).toBeLessThanOrEqual(1)
  })

  test('the component skips older items if watermarkParameter is empty', async () => {
    const { api, ids, newestMs, step } = await startList(tenant, 400, { config: { watermarkParameter: '' } })
    await step.run({})
    api.change(ids.slice(7, 9), newestMs + 5000)

    expect(idsIn((await step.run({})).outputs)).toEqual(ids.slice(7, 9))
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('items changed in the last seconds are emitted once, although they are requested again', async () => {
    const { api, ids, step } = await startList(tenant, 20)
    await step.run({})
    api.change(ids.slice(3, 6), Date.now())

    expect(idsIn((await step.run({})).outputs)).toEqual(ids.slice(3, 6))
    api.change(ids.slice(5, 7), Date.now())
    expect(idsIn((await step.run({})).outputs)).toEqual(ids.slice(5, 7))
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('1,000 items of one second are emitted once, and after a late item of that second at most again with the same IDs', async () => {
    const { api, newestMs, step } = await startList(tenant, 1)
    api.add(999, newestMs)
    const polls = [await step.run({}), await step.run({})]
    const late = api.add(2, newestMs)
    polls.push(await step.run({}), await step.run({}))

    const emitted = polls.map(({ outputs }) => idsIn(outputs))
    expect(emitted.map(({ length }) => length)).toEqual([1000, 0, 1002, 0])
    expect(emitted[2]).toEqual(expect.arrayContaining(late))
    expectOneIdPerVersion(step.outputs, 1002)
    expectSmallSnapshots(step.outputs)
    expect(step.log()).toContain('some are new')
  })

  test('1,000 current items are emitted once, although they are requested again', async () => {
    const { api, step } = await startList(tenant, 0)
    api.add(1000, Date.now())

    const emitted = [await step.run({}), await step.run({})].map(({ outputs }) => idsIn(outputs).length)

    expect(emitted).toEqual([1000, 0])
  })

  test('each poll without a watermark field emits the whole list with new message IDs and logs a warning', async () => {
    const { step } = await startList(tenant, 20, { config: { watermarkField: '', watermarkParameter: '' } })

    const polls = [await step.run({}), await step.run({})].map(({ outputs }) => messageIdsIn(outputs))

    expect(polls.map((ids) => ids.length)).toEqual([20, 20])
    expect(new Set(polls.flat()).size).toBe(40)
    expect(step.log().match(/There is no \\"watermarkField\\"/g)).toHaveLength(2)
  })

  test('1,000 contacts of /me/contacts are emitted once each without annotations, with paging by next links', async () => {
    // All in one second, which is not a full minute because that might continue.
    const ids = tenant.graph.seed(1000, { at: Math.floor(Date.now() / 60_000) * 60_000 - 43_000 })
    const { step } = await tenant.start(pollEndpoint, {
      hasRaisedRates: true,
      config: {
        path: '/me/contacts',
        paging: 'nextLink',
        pageSize: '300',
        pageSizeParameter: '$top',
        watermarkField: 'lastModifiedDateTime',
      },
    })

    const first = await step.run({})
    tenant.graph.changeContacts(ids.slice(3, 5))
    const second = await step.run({})
    const third = await step.run({})

    expect(idsIn(first.outputs).sort()).toEqual([...ids].sort())
    expect(idsIn(second.outputs).sort()).toEqual(ids.slice(3, 5).sort())
    expect(idsIn(third.outputs)).toEqual([])
    expectOneIdPerVersion(step.outputs, 1002)
    expect(JSON.stringify(recordsIn(first.outputs)[0])).not.toContain('@odata')
    tenant.graph.deleteContacts(ids)
  })
})
