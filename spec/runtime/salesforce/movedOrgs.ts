import { orgFacts } from '../../support/salesforceOrg'
import { inPollOrder, rowIdsIn, seedUnevenly } from '../../support/salesforceRows'
import { watch } from '../../support/tenantWatch'

export const movedOrgs = orgFacts('an org that moved to another instance', (org) => {
  test.each(['urlNotReset', 'misdirected', undefined] as const)(
    'a moved org is found by one refresh if the old instance responds with %s',
    async (oldOriginsSay) => {
      const { step } = await org.startPolling()
      await org.tenant.moveInstance({ oldOriginsSay })
      const ids = seedUnevenly(org, 3)
      const seen = watch(org.tenant)

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids))
      expect(seen.events('token')).toHaveLength(1)
    },
  )
})
