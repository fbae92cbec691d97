import { atOnce, inTurn, startContainers } from '../../tenant/race/containers'
import { run } from '../../tenant/race/tally'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'

describeTenant(
  'three containers of one account, strict rotation, no lock',
  (tenant) => {
    test('300 messages in turn, 25 expiries: one token call each, and the other two containers adopt', async () => {
      const containers = await startContainers(tenant)

      const tally = await run(tenant, containers, { rounds: 100, roundsPerExpiry: 4, round: inTurn })

      expect(tally).toEqual({
        messages: 300,
        succeeded: 300,
        expiries: 25,
        tokenCalls: 25,
        // Two containers read the account for the first time after the first refresh.
        adoptions: 48,
        reuseDetected: 0,
      })
    })
  },
  rabbitmqOptions(),
)

describeTenant(
  'three containers of one account, rotation with a grace period, no lock',
  (tenant) => {
    test('300 messages, three at the very same moment, 25 expiries: all succeed, and no reuse is detected', async () => {
      const containers = await startContainers(tenant)

      const tally = await run(tenant, containers, { rounds: 100, roundsPerExpiry: 4, round: atOnce })

      expect(tally).toMatchObject({ messages: 300, succeeded: 300, expiries: 25, reuseDetected: 0 })
      // Each container refreshes at the most once an expiry; those that come a little later adopt.
      expect(tally.tokenCalls).toBeGreaterThanOrEqual(25)
      expect(tally.tokenCalls).toBeLessThanOrEqual(75)
    })
  },
  { ...rabbitmqOptions(), authorization: { rotation: 'grace' } },
)
