import { describeTenant } from '../support/tenantSpec'
import { moveMail } from './mail/moveMail'
import { sendMail } from './mail/sendMail'
import { sendMailFields } from './mail/sendMailFields'
import { sendMailFiles } from './mail/sendMailFiles'
import { sendMailOnce } from './mail/sendMailOnce'
import { sendMailOrigins } from './mail/sendMailOrigins'

describeTenant('steps for email', (tenant) => {
  moveMail(tenant)
  sendMail(tenant)
  sendMailFields(tenant)
  sendMailFiles(tenant)
  sendMailOnce(tenant)
  sendMailOrigins(tenant)
})
