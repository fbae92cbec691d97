import type { StepOutput } from '../../tenant/brokers/broker'
import { onceOutput, type SpecOrg } from './salesforceOrg'
import { inPollOrder, messageIdsIn, rowIdsIn, seedUnevenly } from './salesforceRows'
import { polling } from './tenantPolls'
import type { StartedStep } from './tenantSpec'

/** Describes a poll whose process is killed, which behaves the same with every broker. */
export function salesforceKillFacts(org: SpecOrg): void {
  test.each<[string, KillPoint]>([
    ['at the first message of a page', { kind: 'data', number: 21 }],
    ['in the middle of a page', { kind: 'data', number: 30 }],
    ['after a page, before its snapshot', { kind: 'data', number: 40 }],
    ['at the snapshot of a page', { kind: 'snapshot', number: 2 }],
  ])(
    'a process killed %s loses no record and repeats at most that page with the same message IDs',
    async (_, point) => {
      const started = await org.startPolling({
        config: { pageSize: '20' },
        hasRaisedRates: false,
        hasOwnProcess: true,
      })
      const ids = inPollOrder(org, seedUnevenly(org, 70))

      const outputs = await killAndRestart(org, started, point)

      expect(new Set(rowIdsIn(outputs))).toEqual(new Set(ids))
      expectRepeatsOfOnePage(outputs, ids, 20)
    },
  )
}

interface KillPoint {
  readonly kind: 'data' | 'snapshot'
  readonly number: number
}

/** Returns the outputs before the kill and after a restart with the last snapshot and the same input. */
async function killAndRestart(
  { tenant }: SpecOrg,
  { step, stepId, accountId }: StartedStep,
  { kind, number }: KillPoint,
): Promise<StepOutput[]> {
  const killed = onceOutput(step, kind, number).then(() => step.kill())
  const { messageId } = await step.send({})
  await killed
  expect(rowIdsIn(step.outputs).length).toBeLessThan(70)
  const restarted = await tenant.startStep({
    accountId,
    stepId,
    functionName: polling,
    hasRaisedRates: true,
    isShared: true,
  })
  await expect(restarted.ended(messageId)).resolves.toBe('acked')
  // A further poll ends after all outputs of the first one and finds no changes.
  expect(rowIdsIn((await restarted.run({})).outputs)).toEqual([])
  return [...step.outputs, ...restarted.outputs]
}

function expectRepeatsOfOnePage(outputs: readonly StepOutput[], ids: readonly string[], size: number): void {
  const leaving = rowIdsIn(outputs)
  const repeated = leaving.filter((id, place) => leaving.indexOf(id) < place)
  expect(repeated.length).toBeLessThanOrEqual(size)
  expect(new Set(repeated.map((id) => Math.floor(ids.indexOf(id) / size))).size).toBeLessThanOrEqual(1)
  // There are as many message IDs as records, so each record has only one.
  expect(new Set(messageIdsIn(outputs)).size).toBe(ids.length)
}
