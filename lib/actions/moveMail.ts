import { requireCapability } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { withProperty } from '../steps/objectServices'
import { service, writeAction } from '../steps/step'
import { Fields } from '../values/fields'

/** Moves an email to a folder, by default to Deleted Items, and emits it. */
const run = writeAction('moveMail', async ({ provider, api, config }, input) => {
  const messageId = new Fields(input.body).requiredText('messageId')
  return requireCapability(provider, 'mail').move(api, messageId, new Fields(config).text('destinationId'))
})

const mailFolders = service('mailFolders', ({ provider, api }) =>
  requireCapability(provider, 'mail').folders(api),
)

const getMetaModel = metaModel(async ({ provider }) => ({
  in: withProperty({}, 'messageId', { type: 'string', title: 'Message ID' }, true),
  out: requireCapability(provider, 'mail').schema,
}))

export { getMetaModel, mailFolders, run as process }
