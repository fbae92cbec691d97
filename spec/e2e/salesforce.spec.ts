import { salesforceFacts } from '../support/salesforceFacts'
import { salesforceKillFacts } from '../support/salesforceKillFacts'
import { describeSalesforce } from '../support/salesforceOrg'
import { rabbitmqOptions } from '../support/tenantSpec'

describeSalesforce(
  'polling Salesforce on RabbitMQ, through the untouched run.js',
  (org) => {
    salesforceFacts(org)
    salesforceKillFacts(org)
  },
  rabbitmqOptions(),
)
