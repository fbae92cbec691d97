import { mailbox } from '../sharedFields'
import type { Steps } from '../types'

export const mail: Steps = {
  sendMail: {
    title: 'Send Mail',
    description: 'Sends an email with attachments exactly once and emits its IDs. Microsoft only.',
    metadata: 'static',
    fields: { mailbox },
  },
  moveMail: {
    title: 'Move Mail',
    description: 'Moves an email to a folder and emits it. Microsoft only.',
    metadata: 'dynamic',
    fields: {
      mailbox,
      destinationId: {
        label: 'Destination Folder',
        viewClass: 'SelectView',
        model: 'mailFolders',
        prompt: 'Choose a mail folder',
        note: 'Folder that the email is moved to. Defaults to Deleted Items.',
      },
    },
  },
}
