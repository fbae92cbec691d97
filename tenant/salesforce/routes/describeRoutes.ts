import type { Handler } from '../apiCall'
import { objectTypes } from '../schema'
import { describeBriefly, describeFully } from '../schema/describe'
import { objectType } from '../schema/objectType'
import { tableOf } from './tableOf'

/** `GET /sobjects/` */
export const describeGlobal: Handler = ({ base, org }) => ({
  status: 200,
  body: {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: [...objectTypes, ...Object.keys(org.platformEvents).map(platformEvent)].map((type) =>
      describeBriefly(type, base),
    ),
  },
})

/** `GET /sobjects/X/describe` */
export const describeObject: Handler = (call) => ({
  status: 200,
  body: describeFully(tableOf(call).type, call.base),
})

/** Returns the description of an event that can be published, but neither queried nor changed. */
function platformEvent(name: string) {
  const label = name.replace(/__e$/, '')
  const kind = { keyPrefix: 'e00', queryable: false, replicateable: false, writable: false }
  return objectType({ ...kind, name, label, labelPlural: `${label}s`, fields: [], sample: () => ({}) })
}
