import { describeTenant } from '../support/tenantSpec'
import { credentialFields } from './accounts/credentialFields'
import { foreignOrigins } from './accounts/foreignOrigins'
import { invalidGrant } from './accounts/invalidGrant'
import { lateRejection } from './accounts/lateRejection'
import { refreshing } from './accounts/refreshing'
import { rejections } from './accounts/rejections'
import { secrets } from './accounts/secrets'
import { simultaneousCalls } from './accounts/simultaneousCalls'
import { tokenEndpointFaults } from './accounts/tokenEndpointFaults'
import { unsavedTokens } from './accounts/unsavedTokens'
import { verificationWhileRunning } from './accounts/verificationWhileRunning'
import { verifyCredentials } from './accounts/verifyCredentials'

describeTenant('accounts and their tokens', (tenant) => {
  credentialFields(tenant)
  foreignOrigins(tenant)
  invalidGrant(tenant)
  lateRejection(tenant)
  simultaneousCalls(tenant)
  refreshing(tenant)
  rejections(tenant)
  secrets(tenant)
  tokenEndpointFaults(tenant)
  unsavedTokens(tenant)
  verifyCredentials(tenant)
  verificationWhileRunning(tenant)
})
