import { ApiError, ComponentError, ConfigurationError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import { dateOf } from '../../../http/message'
import type { Log, PollRequest, RecordBody } from '../../objectOperations'
import { forgetDescription } from '../describe'
import { queryManyFields } from '../query/queryManyFields'
import type { PollCursor } from './pollCursor'
import { isWithinSecond, type PollPlan, pageQuery, pollPlan, startOf } from './pollPlan'
import { isTooSlow, narrowerRange, rangeThatWorked, rememberRange } from './slowQueries'

/** A page of rows, and the upper limit of the query that found them. */
export interface ReadRows {
  readonly rows: readonly RecordBody[]
  readonly end: number
}

/** Reads pages of changed rows, in shorter time ranges if Salesforce is too slow. */
export class ChangeReader {
  #serverTimeMs: number | undefined
  #widthMs: number
  #isReplanned = false

  private constructor(
    private readonly api: Api,
    private readonly log: Log,
    /** Replaced if a response contradicts the stored description. */
    public plan: PollPlan,
  ) {
    this.#widthMs = rangeThatWorked(api, plan.request.objectType)
  }

  static async open(api: Api, request: PollRequest, log: Log): Promise<ChangeReader> {
    return new ChangeReader(api, log, await pollPlan(api, request))
  }

  /** Returns the page after the cursor and before `limit`. */
  async read(cursor: PollCursor, limit: number): Promise<ReadRows> {
    const { api, plan } = this
    const { objectType } = plan.request
    const from = startOf(cursor, plan.request)
    const endOfSecond = isWithinSecond(plan, cursor) ? from + 1000 : Number.POSITIVE_INFINITY
    const end = Math.min(limit, from + this.#widthMs, endOfSecond)
    try {
      const rows = await this.#query(cursor, end)
      if (rows.length === 0) this.#widthMs *= 2
      rememberRange(api, objectType, this.#widthMs)
      return { rows, end }
    } catch (error) {
      if (this.#mayReplan(error)) this.plan = await pollPlan(api, plan.request)
      // Some metadata objects reject OR, which only the pages after the first one need.
      else if (plan.allowsOr && cursor.afterId !== undefined && isMalformed(error))
        this.plan = { ...plan, allowsOr: false }
      else await this.#narrow(from, end, error)
      return this.read(cursor, limit)
    }
  }

  /** Returns the server's time of the last response, because the local clock can be wrong. */
  async now(): Promise<number> {
    this.#serverTimeMs ??= dateOf(await this.api({ method: 'GET', path: '/' }))
    if (this.#serverTimeMs !== undefined) return this.#serverTimeMs
    throw new UnexpectedResponseError(
      'Salesforce responded without its time (the Date header), so it is unknown which changes are complete. Check the proxies between the platform and Salesforce.',
    )
  }

  async #query(cursor: PollCursor, end: number): Promise<RecordBody[]> {
    const { request, fields, pageSize } = this.plan
    const query = { objectType: request.objectType, fields, rest: pageQuery(this.plan, cursor, end) }
    try {
      return await queryManyFields(this.api, query, {
        includeDeleted: request.includeDeleted,
        batchSize: pageSize,
        isTimeoutFinal: true,
        onServerTime: (serverTimeMs) => {
          this.#serverTimeMs = serverTimeMs
        },
      })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (restrictedCodes.includes(error.code)) throw restricted(request, error)
      throw error.code === 'INVALID_FIELD' && request.selectedFields ? unknownField(error) : error
    }
  }

  /** True if the description was forgotten, because a field may have been removed since. Happens once per poll. */
  #mayReplan(error: unknown): boolean {
    const isStale = error instanceof ComponentError && error.code === 'INVALID_FIELD'
    if (!isStale || this.#isReplanned) return false
    this.#isReplanned = true
    return forgetDescription(this.api, this.plan.request.objectType)
  }

  async #narrow(from: number, end: number, error: unknown): Promise<void> {
    if (!isTooSlow(error)) throw error
    const narrower = narrowerRange((Number.isFinite(end) ? end : await this.now()) - from)
    if (narrower === undefined) throw error
    this.#widthMs = narrower
    this.log.warn(
      `The Salesforce query for ${this.plan.request.objectType} was too slow. Retrying with a shorter time range.`,
    )
  }
}

// Some objects accept only queries for one record, such as ContentDocumentLink.
const restrictedCodes: readonly unknown[] = ['MALFORMED_QUERY', 'INVALID_TYPE', 'INVALID_TYPE_FOR_OPERATION']

function isMalformed(error: unknown): boolean {
  return error instanceof ConfigurationError && error.code === 'MALFORMED_QUERY'
}

function unknownField(error: ApiError): ApiError {
  return new ApiError(
    `Salesforce rejects one of the fields in the field "selectedFields". Choose the fields again. ${error.message}`,
    { status: error.status, code: error.code, cause: error },
  )
}

function restricted({ objectType }: PollRequest, error: ApiError): ConfigurationError {
  return new ConfigurationError(
    `The field "objectType" is "${objectType}", but Salesforce does not allow this object to be polled. Choose another object type. ${error.message}`,
    { status: error.status, code: error.code, cause: error },
  )
}
