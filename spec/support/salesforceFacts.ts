import type { Step, StepOutput } from '../../tenant/brokers/broker'
import {
  inPollOrder,
  messageIdsIn,
  minute,
  rowIdsIn,
  type SpecOrg,
  second,
  seedUnevenly,
  until,
} from './salesforceOrg'
import { messagesBeforeSnapshots, polling } from './tenantPolls'
import type { StartedStep } from './tenantSpec'

const pagesOf200 = [200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2086]

/** What a poll of Salesforce keeps: the same with every broker. */
export function salesforceFacts(org: SpecOrg): void {
  test('2,086 contacts, up to 26 of them in one second, leave once each, page by page', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '200' } })
    const ids = seedUnevenly(org, 2086)

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids))
    expect(new Set(messageIdsIn(outputs)).size).toBe(2086)
    expect(messagesBeforeSnapshots(outputs)).toEqual(pagesOf200)
    for (const { body } of snapshotsIn(outputs)) {
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4096)
    }
    expect(rowIdsIn((await step.run({})).outputs)).toEqual([])
  })

  test.each([
    ['5 seconds', 5 * second],
    ['5 minutes', 5 * minute],
  ])(
    'a row stamped %s before its transaction commits, between two polls, is emitted once like all others',
    async (_, age) => {
      const { step } = await org.startPolling()
      // A full minute ends between the younger stamp and the poll, so that rounding down alone saves nobody.
      const commitAt = org.now + 3 * second
      org.now += 2 * second
      const early = org.twin.create('Contact', {}, { at: org.now - 10 * minute })
      const transaction = org.twin.begin(commitAt - age)
      const late = transaction.create('Contact', {}, { at: commitAt - age })
      const overtaking = org.twin.create('Contact', {}, { at: commitAt - age + second })

      const first = await step.run({})
      org.now = commitAt
      transaction.commit()
      const next = await step.run({})
      org.now += 2 * minute
      const later = await step.run({})
      const last = await step.run({})

      expect(rowIdsIn(first.outputs)).toEqual([early])
      expect([next, later].flatMap(({ outputs }) => rowIdsIn(outputs))).toEqual([late, overtaking])
      expect(last.outputs).toEqual([])
    },
  )

  test('a smaller id that arrives in the second at which the cursor stands is emitted', async () => {
    const { step } = await org.startPolling()
    const early = org.twin.create('Contact', {}, { at: org.now - minute })
    const present = org.twin.create('Contact', {}, { at: org.now })
    const first = await step.run({})
    const smaller = org.twin.create('Contact', {}, { at: org.now, belowId: early })
    org.now += minute

    const next = await step.run({})

    expect(snapshotsIn(first.outputs)).toMatchObject([
      { body: { from: new Date(org.now - minute).toISOString() } },
    ])
    expect(rowIdsIn(first.outputs)).toEqual([early])
    expect(rowIdsIn(next.outputs)).toEqual([smaller, present])
  })

  test('a smaller id of a second that was polled page by page can come only before the cursor gets there', async () => {
    const { step } = await org.startPolling({ config: { pageSize: 2, singlePagePerInterval: true } })
    const stamp = { at: org.now - 2 * minute - 30 * second }
    const rows = [1, 2, 3, 4, 5].map(() => org.twin.create('Contact', {}, stamp))
    const transaction = org.twin.begin(stamp.at)
    const waiting = await step.run({})
    const smaller = transaction.create('Contact', {}, { ...stamp, belowId: String(rows[0]) })
    transaction.commit()

    const pages = [await step.run({}), await step.run({}), await step.run({}), await step.run({})]

    expect(rowIdsIn(waiting.outputs)).toEqual([])
    expect(pages.map(({ outputs }) => rowIdsIn(outputs))).toEqual([
      [smaller, rows[0]],
      rows.slice(1, 3),
      rows.slice(3),
      [],
    ])
  })

  test.each<[string, KillPoint]>([
    ['with the first message of a page', { kind: 'data', number: 21 }],
    ['in the middle of a page', { kind: 'data', number: 30 }],
    ['after a page, before its snapshot', { kind: 'data', number: 40 }],
    ['with the snapshot of a page', { kind: 'snapshot', number: 2 }],
  ])(
    'a process killed %s loses nothing and repeats at most that page, under the same ids',
    async (_, point) => {
      const started = await org.startPolling({ config: { pageSize: '20' }, hasRaisedRates: false })
      const ids = inPollOrder(org, seedUnevenly(org, 70))

      const outputs = await killAndRestart(org, started, point)

      expect(new Set(rowIdsIn(outputs))).toEqual(new Set(ids))
      expectRepeatsOfOnePage(outputs, ids, 20)
    },
  )

  test('the session expires in the middle of a poll and the instance moves: the poll goes on at the new origin', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '200' } })
    const ids = seedUnevenly(org, 2086)
    const from = org.twin.requestsSeen.length
    const moved = onceOutput(step, 'snapshot', 3).then(() => expireAndMove(org, false))

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids))
    expect(messagesBeforeSnapshots(outputs)).toEqual(pagesOf200)
    const { oldUrl, newUrl } = await moved
    const requests = org.twin.requestsSeen.slice(from)
    const firstNew = requests.findIndex(({ origin }) => origin === newUrl)
    expect(requests.slice(0, firstNew).map(({ origin, status }) => `${origin} ${status}`)).toEqual([
      ...Array(firstNew - 1).fill(`${oldUrl} 200`),
      `${oldUrl} 401`,
    ])
    expect(new Set(requests.slice(firstNew).map(({ origin, status }) => `${origin} ${status}`))).toEqual(
      new Set([`${newUrl} 200`]),
    )
  })

  test('the old origin may be closed by the time the new token comes', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '200' } })
    const ids = seedUnevenly(org, 1000)
    const moved = onceOutput(step, 'snapshot', 2).then(() => expireAndMove(org, true))

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids))
    expect(messagesBeforeSnapshots(outputs)).toEqual([200, 400, 600, 800, 1000, 1000])
    expect(org.twin.requestsSeen.at(-1)).toMatchObject({ origin: (await moved).newUrl, status: 200 })
  })
}

/** Ends the session; the instance moves once the component has met that, and no new token comes before. */
async function expireAndMove({ tenant, twin }: SpecOrg, isOldClosed: boolean) {
  const { authorizationServer, journal } = tenant
  const oldUrl = twin.instanceUrl
  const from = journal.events.length
  await authorizationServer.fail({ status: 503 }, Number.POSITIVE_INFINITY)
  await authorizationServer.expireAccessTokens()
  await until(() => journal.events.slice(from).some(({ source }) => source === 'token'))
  const newUrl = await tenant.moveInstance({ isOldClosed })
  await authorizationServer.heal()
  return { oldUrl, newUrl }
}

interface KillPoint {
  readonly kind: 'data' | 'snapshot'
  readonly number: number
}

/** Everything that left, up to the kill and after the restart, which gets the last snapshot and the same input. */
async function killAndRestart(
  { tenant }: SpecOrg,
  { step, stepId, accountId }: StartedStep,
  { kind, number }: KillPoint,
): Promise<StepOutput[]> {
  const killed = onceOutput(step, kind, number).then(() => step.kill())
  const { messageId } = await step.send({})
  await killed
  expect(rowIdsIn(step.outputs).length).toBeLessThan(70)
  const restarted = await tenant.startStep({ accountId, stepId, functionName: polling, hasRaisedRates: true })
  await expect(restarted.ended(messageId)).resolves.toBe('acked')
  // A further poll comes after all outputs of the first one, and has nothing to add.
  expect(rowIdsIn((await restarted.run({})).outputs)).toEqual([])
  return [...step.outputs, ...restarted.outputs]
}

function expectRepeatsOfOnePage(outputs: readonly StepOutput[], ids: readonly string[], size: number): void {
  const leaving = rowIdsIn(outputs)
  const repeated = leaving.filter((id, place) => leaving.indexOf(id) < place)
  expect(repeated.length).toBeLessThanOrEqual(size)
  expect(new Set(repeated.map((id) => Math.floor(ids.indexOf(id) / size))).size).toBeLessThanOrEqual(1)
  // As many message ids as records: each record left under one id only.
  expect(new Set(messageIdsIn(outputs)).size).toBe(ids.length)
}

function snapshotsIn(outputs: readonly StepOutput[]): StepOutput[] {
  return outputs.filter(({ kind }) => kind === 'snapshot')
}

function onceOutput(step: Step, kind: StepOutput['kind'], number: number): Promise<void> {
  let count = 0
  return new Promise((resolve) => {
    step.onOutput((output) => {
      if (output.kind === kind && ++count === number) resolve()
    })
  })
}
