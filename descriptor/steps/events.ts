import type { Steps } from '../types'

export const events: Steps = {
  subscribeToEvents: {
    title: 'Subscribe to Events',
    description:
      'Emits Salesforce platform events and change events (change data capture) in their order, as they happen in real-time flows.',
    metadata: 'dynamic',
    fields: {
      topic: {
        label: 'Topic',
        viewClass: 'SelectView',
        required: true,
        model: 'topics',
        prompt: 'Choose a topic',
        note: 'Platform event, change event, or channel, such as /event/Order__e or /data/AccountChangeEvent.',
      },
      startFrom: {
        label: 'Start From',
        viewClass: 'SelectView',
        model: { newEvents: 'New events (default)', storedEvents: 'Stored events of the last 72 hours' },
        prompt: 'Choose a start',
        note: 'Start of the first execution. Later executions continue from the snapshot.',
      },
      whenTooOld: {
        label: 'When the Position Is Too Old',
        viewClass: 'SelectView',
        model: { storedEvents: 'Oldest stored event (default)', newEvents: 'New events' },
        prompt: 'Choose where to continue',
        note: 'Used if Salesforce no longer knows the position. An error reports that events may be missing.',
      },
      pubSubEndpoint: {
        label: 'Pub/Sub Endpoint',
        viewClass: 'TextFieldView',
        placeholder: 'api.pubsub.salesforce.com:7443',
        note: 'Host of the Pub/Sub API, for example for the EU region. Defaults to the global endpoint.',
      },
    },
  },
}
