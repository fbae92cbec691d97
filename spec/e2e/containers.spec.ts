import { atOnce, inTurn, startContainers } from '../../tenant/race/containers'
import { run } from '../../tenant/race/tally'
import { runCount } from '../support/runCount'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'

const rounds = runCount(40, 100)
const messages = 3 * rounds
const expiries = rounds / 4

describeTenant(
  'three containers of one account, strict rotation, no lock',
  (tenant) => {
    test(`${messages} messages in turn with ${expiries} expirations: each expiration causes one token request, and the other two containers adopt`, async () => {
      const containers = await startContainers(tenant)

      const tally = await run(tenant, containers, { rounds, roundsPerExpiry: 4, round: inTurn })

      expect(tally).toEqual({
        messages,
        succeeded: messages,
        expiries,
        tokenCalls: expiries,
        // Two containers read the account for the first time after the first refresh.
        adoptions: 2 * (expiries - 1),
        reuseDetected: 0,
      })
    })
  },
  rabbitmqOptions(),
)

describeTenant(
  'three containers of one account, rotation with a grace period, no lock',
  (tenant) => {
    test(`${messages} messages, three at the same time, with ${expiries} expirations: all succeed, and no token reuse is detected`, async () => {
      const containers = await startContainers(tenant)

      const tally = await run(tenant, containers, { rounds, roundsPerExpiry: 4, round: atOnce })

      expect(tally).toMatchObject({ messages, succeeded: messages, expiries, reuseDetected: 0 })
      // Each container refreshes at most once per expiration. A container that is slightly later adopts.
      expect(tally.tokenCalls).toBeGreaterThanOrEqual(expiries)
      expect(tally.tokenCalls).toBeLessThanOrEqual(3 * expiries)
    })
  },
  { ...rabbitmqOptions(), authorization: { rotation: 'grace' } },
)
