import { describeTenant } from '../support/tenantSpec'
import { bulkRaces } from './requests/bulkRaces'
import { bulkResults } from './requests/bulkResults'
import { hostileResponses } from './requests/hostileResponses'
import { makeRawRequest } from './requests/makeRawRequest'
import { readmeExamples } from './requests/readmeExamples'

describeTenant(
  'requests and responses',
  (tenant) => {
    bulkRaces(tenant)
    bulkResults(tenant)
    hostileResponses(tenant)
    makeRawRequest(tenant)
    readmeExamples(tenant)
  },
  { keptBytes: 50_000_000 },
)
