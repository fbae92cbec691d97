import type { Handler } from '../apiCall'
import { objectTypes } from '../schema'
import { describeBriefly, describeFully } from '../schema/describe'
import { tableOf } from './tableOf'

/** `GET /sobjects/` */
export const describeGlobal: Handler = ({ base }) => ({
  status: 200,
  body: {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: objectTypes.map((type) => describeBriefly(type, base)),
  },
})

/** `GET /sobjects/X/describe` */
export const describeObject: Handler = (call) => ({
  status: 200,
  body: describeFully(tableOf(call).type, call.base),
})
