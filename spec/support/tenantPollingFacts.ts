import type { Step, StepOutput } from '../../tenant/brokers/broker'
import { contacts, type PolledKind } from './polledKinds'
import { runCount } from './runCount'
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

/** Describes polls of many items, which behave the same with every broker. */
export function pollingFacts(tenant: SpecTenant, kind: PolledKind = contacts): void {
  const { pageSize } = kind
  const count = runCount(4.5 * pageSize, 2500)

  test(`a poll emits ${count} ${kind.objectType} once each and page by page while the access token expires`, async () => {
    const { step, ids } = await startPolling(tenant, count, { kind, config: { pageSize: `${pageSize}` } })
    const seen = watch(tenant)
    afterSnapshot(step, 1, () => void tenant.authorizationServer.expireAccessTokens())

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(idsIn(outputs).sort()).toEqual([...ids].sort())
    const shown = new Set(recordsIn(outputs).map(({ id, changeKey }) => `${id} ${changeKey}`))
    expect(shown).toEqual(new Set(ids.map((id) => `${id} ${kind.record(tenant.graph, id)['changeKey']}`)))
    expect(new Set(dataIn(outputs).map(({ messageId }) => messageId)).size).toBe(count)
    expect(messagesBeforeSnapshots(outputs)).toEqual(pageEnds(count, pageSize))
    for (const { body } of outputs.filter(({ kind }) => kind === 'snapshot')) {
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4096)
    }
    const statuses = seen.events('api').map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(Math.ceil(count / pageSize))
    expect(seen.events('token')).toHaveLength(1)

    expect(await step.run({})).toMatchObject({ end: 'acked', outputs: [{ kind: 'snapshot' }] })
  })

  test.each<[string, KillPoint]>([
    ['at the first message of a page', { kind: 'data', number: 21 }],
    ['in the middle of a page', { kind: 'data', number: 30 }],
    ['after a page, before its snapshot', { kind: 'data', number: 40 }],
    ['at the snapshot of a page', { kind: 'snapshot', number: 2 }],
  ])(
    'a process killed %s loses no record and repeats at most that page with the same message IDs',
    async (_when, point) => {
      const wish = { kind, config: { pageSize: '20' }, hasRaisedRates: false, hasOwnProcess: true }
      const folder = await startPolling(tenant, 60, wish)

      const outputs = await killAndRestart(tenant, folder, point)

      expect(new Set(idsIn(outputs))).toEqual(new Set(folder.ids))
      expectRepeatsOfOnePage(outputs, folder.ids, 20)
    },
  )
}

/** Returns the number of items up to the end of each page. */
function pageEnds(count: number, pageSize: number): number[] {
  const pages = Math.ceil(count / pageSize)
  return Array.from({ length: pages }, (_, page) => Math.min(count, (page + 1) * pageSize))
}

interface KillPoint {
  readonly kind: 'data' | 'snapshot'
  readonly number: number
}

/** Returns the outputs before the kill and after a restart with the last snapshot and the same input. */
async function killAndRestart(
  tenant: SpecTenant,
  { step, stepId, accountId }: PolledFolder,
  { kind, number }: KillPoint,
): Promise<StepOutput[]> {
  const killed = nthOutput(step, kind, number).then(() => step.kill())
  const { messageId } = await step.send({})
  await killed
  expect(messagesBeforeSnapshots(step.outputs)).not.toContain(60)
  const restarted = await tenant.startStep({
    accountId,
    stepId,
    functionName: polling,
    hasRaisedRates: true,
    isShared: true,
  })
  await expect(restarted.ended(messageId)).resolves.toBe('acked')
  // A further poll ends after all outputs of the first one and finds no changes.
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
