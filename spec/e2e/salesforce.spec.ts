import { salesforceFacts } from '../support/salesforceFacts'
import { describeSalesforce } from '../support/salesforceOrg'
import { rabbitmqOptions } from '../support/tenantSpec'

describeSalesforce(
  'polling Salesforce on RabbitMQ, through the untouched run.js',
  (org) => salesforceFacts(org),
  rabbitmqOptions(),
)
