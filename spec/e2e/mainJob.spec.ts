import { salesforcePages } from '../support/salesforceFacts'
import { salesforceKillFacts } from '../support/salesforceKillFacts'
import { describeSalesforce } from '../support/salesforceOrg'
import { pollingFacts } from '../support/tenantPollingFacts'
import { rabbitmqOptions } from '../support/tenantSpec'
import { tokenFacts } from '../support/tenantTokenFacts'

// The other facts of these steps run with the embedded broker, which `spec/twins/brokers.spec.ts` compares with RabbitMQ.
describeSalesforce(
  'the main job on RabbitMQ, through the untouched run.js',
  (org) => {
    tokenFacts(org.tenant)
    pollingFacts(org.tenant)
    salesforcePages(org)
    salesforceKillFacts(org)
  },
  rabbitmqOptions(),
)
