import { polledKinds } from '../../support/polledKinds'
import { idsIn, startPolling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const lostSyncState = tenantFacts('a sync state that Graph no longer has', (tenant) => {
  describe.each(polledKinds)('$objectType:', (kind) => {
    const pages = { kind, config: { pageSize: '10' } }

    test('a 410 for the delta link emits only records that changed since the last round', async () => {
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

    test('a 410 with another code, or another 40x with the code of a lost state, has the same effect', async () => {
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

    test('a 400 for a "badly formed" token has the same effect', async () => {
      const { step, ids } = await startPolling(tenant, 15, pages)
      await step.run({})
      kind.change(tenant.graph, ids.slice(0, 3))
      tenant.graph.fail({ kind: 'official', name: 'badDeltaToken' }, { path: 'deltatoken' })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual(ids.slice(0, 3).sort())
    })

    test.each([
      ['a 401 with the code of a lost state', 401, { code: 'SyncStateNotFound' }],
      ['the code in innerError', 400, { code: 'BadRequest', innerError: { code: 'SyncStateNotFound' } }],
      ['the code in innererror', 400, { code: 'BadRequest', innererror: { code: 'SyncStateInvalid' } }],
    ])('%s has the same effect and causes no refresh', async (_what, status, error) => {
      const { step, ids } = await startPolling(tenant, 15, pages)
      await step.run({})
      kind.change(tenant.graph, ids.slice(0, 3))
      const body = { error: { message: 'Words.', ...error } }
      tenant.graph.fail({ kind: 'answer', status, body }, { path: 'deltatoken' })

      const seen = watch(tenant)

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual(ids.slice(0, 3).sort())
      expect(seen.events('token')).toEqual([])
    })

    test('a 410 in the middle of the first round still emits each record once', async () => {
      const { step, ids } = await startPolling(tenant, 30, pages)
      tenant.graph.fail({ kind: 'syncStateLost' }, { after: 1 })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual([...ids].sort())
    })

    test('a 410 in the middle of a later round neither loses nor repeats a change', async () => {
      const { step, ids } = await startPolling(tenant, 40, pages)
      await step.run({})
      kind.change(tenant.graph, ids.slice(10))
      tenant.graph.fail({ kind: 'syncStateLost' }, { after: 2 })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(idsIn(outputs).sort()).toEqual(ids.slice(10).sort())
    })

    test('a process that is killed during a restarted round continues with the same changes', async () => {
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
        isShared: true,
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

    test('empty pages and repeated items in a round have no effect', async () => {
      const { step, ids } = await startPolling(tenant, 30, pages)
      tenant.graph.insertEmptyPages(2)
      tenant.graph.repeatItems(4, 2)

      expect(idsIn((await step.run({})).outputs).sort()).toEqual([...ids].sort())
    })

    test('a poll fails if the API fails in the middle of a round, and the next poll continues at the same position', async () => {
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
