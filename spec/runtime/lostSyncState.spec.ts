import { polledKinds } from '../support/polledKinds'
import { idsIn, startPolling } from '../support/tenantPolls'
import { describeTenant } from '../support/tenantSpec'

describe.each(polledKinds)('$objectType:', (kind) => {
  const pages = { kind, config: { pageSize: '10' } }

  describeTenant('a sync state that Graph has lost', (tenant) => {
    test('410 on the delta link: what changed since the last round comes out, and nothing else', async () => {
      const { step, ids, folderId } = await startPolling(tenant, 30, pages)
      await step.run({})
      tenant.graph.expireDeltaStates()
      kind.change(tenant.graph, ids.slice(0, 12))
      const [created = ''] = kind.seed(tenant.graph, 1, { folderId })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual([...ids.slice(0, 12), created].sort())
      expect(step.log()).toContain('no longer accepts the delta link')
      expect(idsIn((await step.run({})).outputs)).toEqual([])
    })

    test('410 with another code, and another 40x with the code of a lost state, are the same', async () => {
      const { step, ids } = await startPolling(tenant, 15, pages)
      await step.run({})
      const faults = [
        { status: 410, code: 'UnknownError' },
        { status: 400, code: 'SyncStateInvalid' },
        { status: 404, code: 'ResyncRequired' },
      ] as const

      for (const [round, fault] of faults.entries()) {
        const changed = ids.slice(round, round + 3)
        kind.change(tenant.graph, changed)
        tenant.graph.fail({ kind: 'syncStateLost', ...fault })
        expect(idsIn((await step.run({})).outputs)).toEqual(expect.arrayContaining(changed))
      }
    })

    test('400 for a token that Graph calls badly formed is the same', async () => {
      const { step, ids } = await startPolling(tenant, 15, pages)
      await step.run({})
      kind.change(tenant.graph, ids.slice(0, 3))
      tenant.graph.fail({ kind: 'official', name: 'badDeltaToken' }, { path: 'deltatoken' })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual(ids.slice(0, 3).sort())
    })

    test('410 in the middle of the first round: each item comes out once all the same', async () => {
      const { step, ids } = await startPolling(tenant, 30, pages)
      tenant.graph.fail({ kind: 'syncStateLost' }, { after: 1 })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual([...ids].sort())
    })

    test('410 in the middle of a later round: no change is lost and none is repeated', async () => {
      const { step, ids } = await startPolling(tenant, 40, pages)
      await step.run({})
      kind.change(tenant.graph, ids.slice(10))
      tenant.graph.fail({ kind: 'syncStateLost' }, { after: 2 })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual(ids.slice(10).sort())
    })

    test('a process killed in a round that starts over goes on with the same changes', async () => {
      const { step, ids, stepId, accountId } = await startPolling(tenant, 40, {
        ...pages,
        hasRaisedRates: false,
        hasOwnProcess: true,
      })
      await step.run({})
      tenant.graph.expireDeltaStates()
      kind.change(tenant.graph, ids.slice(5))
      const { length: before } = step.outputs
      const middle = new Promise<void>((resolve) => {
        step.onOutput(() => {
          if (idsIn(step.outputs.slice(before)).length === 15) resolve()
        })
      })
      const { messageId } = await step.send({})
      await middle.then(() => step.kill())

      const restarted = await tenant.startStep({
        accountId,
        stepId,
        functionName: 'getNewAndUpdatedObjectsPolling',
      })
      await restarted.ended(messageId)
      expect(idsIn((await restarted.run({})).outputs)).toEqual([])

      const emitted = [...step.outputs.slice(before), ...restarted.outputs].filter(
        ({ kind }) => kind === 'data',
      )
      expect(new Set(idsIn(emitted))).toEqual(new Set(ids.slice(5)))
      expect(new Set(emitted.map(({ messageId }) => messageId)).size).toBe(35)
      expect(emitted.length).toBeLessThanOrEqual(35 + 10)
    })

    test('empty pages and repeated items in a round change nothing', async () => {
      const { step, ids } = await startPolling(tenant, 30, pages)
      tenant.graph.insertEmptyPages(2)
      tenant.graph.repeatItems(4, 2)

      expect(idsIn((await step.run({})).outputs).sort()).toEqual([...ids].sort())
    })

    test('an API that fails in the middle of a round ends in an error, and the next poll goes on where it was', async () => {
      const environment = { HTTP_MAX_RETRIES: '0' }
      const { step, ids } = await startPolling(tenant, 30, { ...pages, environment })
      tenant.graph.fail({ kind: 'unavailable' }, { after: 2 })
      const first = await step.run({})
      const second = await step.run({})

      expect(first.end).toBe('rejected')
      expect(first.outputs.at(-1)).toMatchObject({ kind: 'error', body: { name: 'TemporaryError' } })
      expect(idsIn(first.outputs)).toEqual(ids.slice(0, 20))
      expect(second.end).toBe('acked')
      expect(idsIn(second.outputs)).toEqual(ids.slice(20))
    })
  })
})
