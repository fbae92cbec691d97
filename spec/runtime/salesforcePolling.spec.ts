import { salesforceFacts } from '../support/salesforceFacts'
import { describeSalesforce } from '../support/salesforceOrg'

describeSalesforce('polling Salesforce', (org) => {
  salesforceFacts(org)
})
