import { describeTenant } from '../support/tenantSpec'
import { endpointMessages } from './listPolling/endpointMessages'
import { endpointPolling } from './listPolling/endpointPolling'
import { endpointRejections } from './listPolling/endpointRejections'

describeTenant('Poll Endpoint', (tenant) => {
  endpointPolling(tenant)
  endpointMessages(tenant)
  endpointRejections(tenant)
})
