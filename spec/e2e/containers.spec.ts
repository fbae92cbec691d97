import { atOnce, inTurn, startContainers } from '../../tenant/race/containers'
import { run } from '../../tenant/race/tally'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'

describeTenant(
  'three containers of one account, strict rotation, no lock',
  (tenant) => {
    test('300 messages in turn with 25 expirations: each expiration causes one token request, and the other two containers adopt', async () => {
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
    test('300 messages, three at the same time, with 25 expirations: all succeed, and no token reuse is detected', async () => {
      const containers = await startContainers(tenant)

      const tally = await run(tenant, containers, { rounds: 100, roundsPerExpiry: 4, round: atOnce })

      expect(tally).toMatchObject({ messages: 300, succeeded: 300, expiries: 25, reuseDetected: 0 })
      // Each container refreshes at most once per expiration. A container that is slightly later adopts.
      expect(tally.tokenCalls).toBeGreaterThanOrEqual(25)
      expect(tally.tokenCalls).toBeLessThanOrEqual(75)
    })
  },
  { ...rabbitmqOptions(), authorization: { rotation: 'grace' } },
)
