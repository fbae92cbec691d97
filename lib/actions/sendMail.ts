import { requireCapability } from '../steps/capabilities'
import { fetchFiles, readAttachments } from '../steps/mail/attachments'
import { readMail } from '../steps/mail/outgoingMail'
import { sendingMeans } from '../steps/mail/sending'
import { action } from '../steps/step'

/** Sends a mail with its files, once, and gives its ids. */
const run = action('sendMail', async (execution, input) => {
  const { send } = requireCapability(execution.provider, 'mail')
  const means = sendingMeans(execution)
  const attachments = readAttachments(input.body['attachments'], means.storage)
  const mail = { ...readMail(input.body), fetchFiles: () => fetchFiles(attachments, means) }
  // A message that comes again with other words is another mail.
  return send(means, mail, input.idOf('mail', JSON.stringify(input.body)))
})

export { run as process }
