import { isObject } from '../../isObject'
import { isFlag, isListOf, isNumber, isText } from '../../twin/checks'
import type { ControlChecks } from '../../twin/control'
import type { BulkSettings } from '../bulk/bulkJobs'
import { type Fault, isFault } from '../faults'
import { isOfficialError, type OfficialError } from '../officialErrors'

/** All fields of the control requests. Each request reads the fields that it needs. */
export interface ControlBody {
  readonly objectType?: string
  readonly count?: number
  readonly perSecond?: number
  readonly at?: number
  readonly fields?: Record<string, unknown>
  readonly ids?: readonly string[]
  readonly belowId?: string
  /** The number that `begin` returned. */
  readonly transaction?: number
  readonly fault?: Fault
  readonly times?: number
  readonly after?: number
  readonly method?: string
  readonly path?: string
  readonly used?: number
  readonly limit?: number
  readonly size?: number
  readonly isOldClosed?: boolean
  readonly oldOriginsSay?: OfficialError
  readonly isInTrigger?: boolean
  readonly bulk?: Partial<BulkSettings>
  readonly milliseconds?: number
}

export const controlChecks: ControlChecks<ControlBody> = {
  objectType: isText,
  count: isNumber,
  perSecond: isNumber,
  at: isNumber,
  fields: isObject,
  ids: isListOf(isText),
  belowId: isText,
  transaction: isNumber,
  fault: isFault,
  times: isNumber,
  after: isNumber,
  method: isText,
  path: isText,
  used: isNumber,
  limit: isNumber,
  size: isNumber,
  isOldClosed: isFlag,
  oldOriginsSay: isOfficialError,
  isInTrigger: isFlag,
  bulk: isObject,
  milliseconds: isNumber,
}
