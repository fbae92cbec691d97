import type { Step, StepOutput } from '../../tenant/brokers/broker'
import {
  idsIn,
  messagesBeforeSnapshots,
  type PolledFolder,
  polling,
  recordsIn,
  startPolling,
} from './tenantPolls'
import type { SpecTenant } from './tenantSpec'
import { watch } from './tenantWatch'

/** What a poll of many contacts keeps: the same with every broker. */
export function pollingFacts(tenant: SpecTenant): void {
  test('2,500 contacts leave once each, page by page, while the access token expires on the way', async () => {
    const { step, ids, folderId } = await startPolling(tenant, 2500, { config: { pageSize: '400' } })
    const seen = watch(tenant)
    afterSnapshot(step, 3, () => void tenant.authorizationServer.expireAccessTokens())

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(idsIn(outputs).sort()).toEqual([...ids].sort())
    const shown = new Set(recordsIn(outputs).map(({ id, changeKey }) => `${id} ${changeKey}`))
    expect(shown).toEqual(new Set(ids.map((id) => `${id} ${tenant.graph.contact(id)['changeKey']}`)))
    expect(new Set(dataIn(outputs).map(({ messageId }) => messageId)).size).toBe(2500)
    expect(messagesBeforeSnapshots(outputs)).toEqual([400, 800, 1200, 1600, 2000, 2400, 2500])
    for (const { body } of outputs.filter(({ kind }) => kind === 'snapshot')) {
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4096)
    }
    const statuses = seen.events('api').map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(7)
    expect(seen.events('token')).toHaveLength(1)

    expect(await step.run({})).toMatchObject({ end: 'acked', outputs: [{ kind: 'snapshot' }] })
    expect(tenant.graph.contactIds(folderId)).toHaveLength(2500)
  })

  test.each<[string, KillPoint]>([
    ['with the first message of a page', { kind: 'data', number: 21 }],
    ['in the middle of a page', { kind: 'data', number: 30 }],
    ['after a page, before its snapshot', { kind: 'data', number: 40 }],
    ['with the snapshot of a page', { kind: 'snapshot', number: 2 }],
  ])(
    'a process killed %s loses nothing and repeats at most that page, under the same ids',
    async (_when, point) => {
      const folder = await startPolling(tenant, 60, { config: { pageSize: '20' }, hasRaisedRates: false })

      const outputs = await killAndRestart(tenant, folder, point)

      expect(new Set(idsIn(outputs))).toEqual(new Set(folder.ids))
      expectRepeatsOfOnePage(outputs, folder.ids, 20)
    },
  )
}

interface KillPoint {
  readonly kind: 'data' | 'snapshot'
  readonly number: number
}

/** Everything that left, up to the kill and after the restart, which gets the last snapshot and the same input. */
async function killAndRestart(
  tenant: SpecTenant,
  { step, stepId, accountId }: PolledFolder,
  { kind, number }: KillPoint,
): Promise<StepOutput[]> {
  const killed = nthOutput(step, kind, number).then(() => step.kill())
  const { messageId } = await step.send({})
  await killed
  expect(messagesBeforeSnapshots(step.outputs)).not.toContain(60)
  const restarted = await tenant.startStep({ accountId, stepId, functionName: polling, hasRaisedRates: true })
  await expect(restarted.ended(messageId)).resolves.toBe('acked')
  // A further poll comes after all outputs of the first one, and has nothing to add.
  const { outputs: further } = await restarted.run({})
  expect(idsIn(further)).toEqual([])
  return [...step.outputs, ...restarted.outputs]
}

function expectRepeatsOfOnePage(
  outputs: readonly StepOutput[],
  ids: readonly string[],
  pageSize: number,
): void {
  const messageIds = new Map<string, Set<string>>()
  const repeatedOnPages = new Set<number>()
  for (const { messageId, body } of dataIn(outputs)) {
    const { id } = body as { id: string }
    const known = messageIds.get(id)
    if (known) repeatedOnPages.add(Math.floor(ids.indexOf(id) / pageSize))
    messageIds.set(id, (known ?? new Set()).add(messageId))
  }
  expect(dataIn(outputs).length).toBeLessThanOrEqual(ids.length + pageSize)
  expect(repeatedOnPages.size).toBeLessThanOrEqual(1)
  expect([...messageIds.values()].filter(({ size }) => size !== 1)).toEqual([])
}

function dataIn(outputs: readonly StepOutput[]): StepOutput[] {
  return outputs.filter(({ kind }) => kind === 'data')
}

function afterSnapshot(step: Step, number: number, act: () => void): void {
  void nthOutput(step, 'snapshot', number).then(act)
}

function nthOutput(step: Step, kind: StepOutput['kind'], number: number): Promise<void> {
  let count = 0
  return new Promise((resolve) => {
    step.onOutput((output) => {
      if (output.kind === kind && ++count === number) resolve()
    })
  })
}
