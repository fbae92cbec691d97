import { requireCapability } from '../steps/capabilities'
import { downloadServices } from '../steps/downloadServices'
import { fetchFiles, readAttachments } from '../steps/mail/attachments'
import { readMail } from '../steps/mail/outgoingMail'
import { writeAction } from '../steps/step'

/** Sends an email with its attachments once and emits its IDs. */
const run = writeAction('sendMail', async (execution, input) => {
  const { send } = requireCapability(execution.provider, 'mail')
  const { api, log } = execution
  const services = { ...downloadServices(execution), api, log }
  const attachments = readAttachments(input.body['attachments'], services.storage)
  const mail = { ...readMail(input.body), fetchFiles: () => fetchFiles(attachments, services) }
  // A message with the same ID but other content is another email.
  return send(services, mail, input.idOf('mail', JSON.stringify(input.body)))
})

export { run as process }
