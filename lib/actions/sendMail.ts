import { fetchFiles, readAttachments } from '../steps/mail/attachments'
import { readMail } from '../steps/mail/outgoingMail'
import { mailOf, sendingMeans } from '../steps/mail/sending'
import { action } from '../steps/step'

/** Sends a mail with its files, once, and gives its ids. */
const run = action('sendMail', async (execution, input) => {
  const { send } = mailOf(execution.provider)
  const means = sendingMeans(execution)
  const attachments = readAttachments(input.body['attachments'], means.storage)
  const mail = { ...readMail(input.body), fetchFiles: () => fetchFiles(attachments, means) }
  // A message that comes again with other words is another mail.
  return send(means, mail, input.idOf('mail', JSON.stringify(input.body)))
})

export { run as process }
