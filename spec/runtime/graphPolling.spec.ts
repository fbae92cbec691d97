import { describeTenant } from '../support/tenantSpec'
import { attachmentFaults } from './graphPolling/attachmentFaults'
import { attachments } from './graphPolling/attachments'
import { choicesAndMetadata } from './graphPolling/choicesAndMetadata'
import { contactPolling } from './graphPolling/contactPolling'
import { eventPolling, now } from './graphPolling/eventPolling'
import { lostSyncState } from './graphPolling/lostSyncState'
import { mailPolling } from './graphPolling/mailPolling'
import { messageOrder } from './graphPolling/messageOrder'
import { samples } from './graphPolling/samples'

describeTenant(
  'polling Microsoft Graph',
  (tenant) => {
    choicesAndMetadata(tenant)
    contactPolling(tenant)
    mailPolling(tenant)
    attachments(tenant)
    attachmentFaults(tenant)
    lostSyncState(tenant)
    messageOrder(tenant)
    samples(tenant)
    eventPolling(tenant)
  },
  { graph: { now } },
)
