import type { StepOutput } from '../../tenant/brokers/broker'
import { runCount } from './runCount'
import { minute, onceOutput, type SpecOrg, second, until } from './salesforceOrg'
import { inPollOrder, messageIdsIn, rowIdsIn, seedUnevenly } from './salesforceRows'
import { messagesBeforeSnapshots } from './tenantPolls'

const contacts = runCount(886, 2086)
// The number of contacts up to the end of each page.
const pagesOf200 = Array.from({ length: Math.ceil(contacts / 200) }, (_, page) =>
  Math.min((page + 1) * 200, contacts),
)

/** Describes what polls of Salesforce find and when. */
export function salesforceFacts(org: SpecOrg): void {
  test.each([
    ['5 seconds', 5 * second],
    ['5 minutes', 5 * minute],
  ])('a row stamped %s before its transaction commits between two polls is emitted once', async (_, age) => {
    const { step } = await org.startPolling()
    // A full minute ends between the later stamp and the poll, so that rounding down alone is not enough.
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
  })

  test('a smaller ID that arrives in the second of the cursor is emitted', async () => {
    const { step } = await org.startPolling()
    const bound = org.now - minute
    const early = org.twin.create('Contact', {}, { at: bound - minute })
    const present = org.twin.create('Contact', {}, { at: bound })
    const first = await step.run({})
    const smaller = org.twin.create('Contact', {}, { at: bound, belowId: early })
    org.now += minute

    const next = await step.run({})

    expect(snapshotsIn(first.outputs)).toMatchObject([{ body: { from: new Date(bound).toISOString() } }])
    expect(rowIdsIn(first.outputs)).toEqual([early])
    expect(rowIdsIn(next.outputs)).toEqual([smaller, present])
  })

  test.each([1, 20, 45])(
    'rows that become visible %d s after their stamp are emitted once at every poll offset, without an open transaction',
    async (delaySeconds) => {
      const { step } = await org.startPolling()
      const start = org.now
      const ids: string[] = []
      const emitted: string[] = []
      for (let offset = 0; offset <= 180; offset += 7) {
        org.now = start + offset * second
        // The stamp is older than the row's visibility, and no open transaction indicates it.
        ids.push(org.twin.create('Contact', {}, { at: org.now - delaySeconds * second }))
        emitted.push(...rowIdsIn((await step.run({})).outputs))
      }
      org.now += 3 * minute
      emitted.push(...rowIdsIn((await step.run({})).outputs))
      expect([...emitted].sort()).toEqual([...ids].sort())
    },
  )

  test('a smaller ID in a second that is polled page by page is emitted before the cursor reaches it', async () => {
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

  test('a poll continues at the new origin if the session expires and the instance moves', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '200' } })
    const ids = seedUnevenly(org, contacts)
    const from = org.twin.requestsSeen.length
    const moved = onceOutput(step, 'snapshot', 1).then(() => expireAndMove(org, false))

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

  test('a poll continues if the old origin is closed before the new token is issued', async () => {
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

/** Describes a poll of many pages, which behaves the same with every broker. */
export function salesforcePages(org: SpecOrg): void {
  test(`a poll emits ${contacts} contacts, up to 26 of them with the same second, once each and page by page`, async () => {
    const { step } = await org.startPolling({ config: { pageSize: '200' } })
    const ids = seedUnevenly(org, contacts)

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids))
    expect(new Set(messageIdsIn(outputs)).size).toBe(contacts)
    expect(messagesBeforeSnapshots(outputs)).toEqual(pagesOf200)
    for (const { body } of snapshotsIn(outputs)) {
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4096)
    }
    expect(rowIdsIn((await step.run({})).outputs)).toEqual([])
  })
}

/**
 * Ends the session. The instance moves after the component has noticed it and before a new token is issued.
 */
async function expireAndMove({ tenant, twin }: SpecOrg, isOldClosed: boolean) {
  const { authorizationServer, journal } = tenant
  const oldUrl = twin.instanceUrl
  const from = journal.events.length
  await authorizationServer.fail({ status: 503 }, Number.POSITIVE_INFINITY)
  await authorizationServer.expireAccessTokens()
  await until(() => journal.events.slice(from).some(({ source }) => source === 'token'))
  const newUrl = await tenant.moveInstance({ isOldClosed })
  await authorizationServer.clearFaults()
  return { oldUrl, newUrl }
}

function snapshotsIn(outputs: readonly StepOutput[]): StepOutput[] {
  return outputs.filter(({ kind }) => kind === 'snapshot')
}
