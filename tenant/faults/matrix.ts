import type { FaultRow } from './row'
import { api } from './rows/api'
import { broker } from './rows/broker'
import { brokerRestart } from './rows/brokerRestart'
import { bulk } from './rows/bulk'
import { endless } from './rows/endless'
import { events } from './rows/events'
import { kills } from './rows/kills'
import { network } from './rows/network'
import { platform } from './rows/platform'
import { sigterm } from './rows/sigterm'
import { size } from './rows/size'
import { tokenEndpoint } from './rows/tokenEndpoint'

/** All faults, in the order of the table. */
export const matrix: readonly FaultRow[] = [
  ...kills,
  ...sigterm,
  ...broker,
  ...brokerRestart,
  ...platform,
  ...tokenEndpoint,
  ...api,
  ...endless,
  ...bulk,
  ...events,
  ...network,
  ...size,
]
