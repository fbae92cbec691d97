import { salesforceFacts } from '../support/salesforceFacts'
import { salesforceKillFacts } from '../support/salesforceKillFacts'
import { describeSalesforce } from '../support/salesforceOrg'

describeSalesforce('polling Salesforce', (org) => {
  salesforceFacts(org)
  salesforceKillFacts(org)
})
