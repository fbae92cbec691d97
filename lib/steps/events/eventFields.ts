import type { JsonSchema } from '../../providers/objectOperations'
import { eventAccess } from '../../session/eventAccess'
import { Fields } from '../../values/fields'
import { requireCapability } from '../capabilities'
import { metaModel } from '../metaModel'
import { service } from '../step'
import type { StepSubscription } from './drainEvents'

const starts = ['newEvents', 'storedEvents'] as const

/** Returns the subscription that the step's fields describe. Throws ConfigurationError for a missing or invalid field. */
export function readSubscription(config: Readonly<Record<string, unknown>>): StepSubscription {
  const fields = new Fields(config)
  return {
    topic: fields.requiredText('topic'),
    startFrom: fields.oneOf('startFrom', starts, 'newEvents'),
    whenTooOld: fields.oneOf('whenTooOld', starts, 'storedEvents'),
    endpoint: fields.text('pubSubEndpoint'),
  }
}

/** Returns the choices of the field `topic`. */
export const topics = service('topics', ({ provider, api }) =>
  requireCapability(provider, 'events').topics(api),
)

/** Returns the metadata of an event, with the payload's fields if the topic has one schema. */
export const getMetaModel = metaModel(async (execution) => {
  const events = requireCapability(execution.provider, 'events')
  const access = eventAccess(() => execution)()
  return { out: eventSchema(await events.payloadSchema(access, readSubscription(execution.config))) }
})

function eventSchema(payload: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      topic: { type: 'string', title: 'Topic', required: true },
      replayId: { type: 'string', title: 'Replay ID', required: true },
      schemaId: { type: 'string', title: 'Schema ID', required: true },
      id: { type: 'string', title: 'Event ID', required: true },
      payload: { title: 'Payload', ...payload },
      payloadBase64: { type: 'string', title: 'Payload That Could Not Be Decoded' },
    },
  }
}
