import { mailOf } from '../steps/mail/sending'
import { withProperty } from '../steps/objectServices'
import { action, service } from '../steps/step'
import { Fields } from '../values/fields'

/** Moves a mail to a folder, or to the deleted items, and gives it as it is there. */
const run = action('moveMail', async ({ provider, api, config }, input) => {
  const messageId = new Fields(input.body).requiredText('messageId')
  return mailOf(provider).move(api, messageId, new Fields(config).text('destinationId'))
})

const mailFolders = service('mailFolders', ({ provider, api }) => mailOf(provider).folders(api))

const getMetaModel = service('getMetaModel', async ({ provider }) => ({
  in: withProperty({}, 'messageId', { type: 'string', title: 'Message id' }, true),
  out: mailOf(provider).schema,
}))

export { getMetaModel, mailFolders, run as process }
