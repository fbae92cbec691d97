import { pollingFacts } from '../support/tenantPollingFacts'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'
import { tokenFacts } from '../support/tenantTokenFacts'

describeTenant(
  'the main job on RabbitMQ, through the untouched run.js',
  (tenant) => {
    tokenFacts(tenant)
    pollingFacts(tenant)
  },
  rabbitmqOptions(),
)
