import type { EventOperations } from '../../eventOperations'
import { payloadSchema } from './payload/payloadSchema'
import { subscribe } from './subscribe'
import { topicChoices } from './topics'

/** Platform events and change events (https://developer.salesforce.com/docs/platform/pub-sub-api/overview). */
export const events: EventOperations = { topics: topicChoices, payloadSchema, subscribe }
