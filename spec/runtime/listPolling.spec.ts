import { describeTenant } from '../support/tenantSpec'
import { endpointMessages } from './listPolling/endpointMessages'
import { endpointPolling } from './listPolling/endpointPolling'
import { endpointRefusals } from './listPolling/endpointRefusals'

describeTenant('Poll Endpoint', (tenant) => {
  endpointPolling(tenant)
  endpointMessages(tenant)
  endpointRefusals(tenant)
})
