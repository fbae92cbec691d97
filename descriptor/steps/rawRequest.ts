import { mailbox } from '../sharedFields'
import type { Steps } from '../types'

export const rawRequest: Steps = {
  makeRawRequest: {
    title: 'Make Raw Request',
    description: "Sends a request to the account's API and emits the response.",
    metadata: 'static',
    fields: {
      mailbox: {
        ...mailbox,
        note: 'Microsoft only. Address or ID of another mailbox, which replaces /me in the URL. A URL with /users/ is sent unchanged.',
      },
      doNotThrow404: {
        label: 'Do Not Throw on 404',
        viewClass: 'CheckBoxView',
        note: 'Emits a response with status 404 instead of failing.',
      },
    },
  },
}
