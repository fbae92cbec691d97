import { apiError, invalidSession, type SalesforceError } from '../apiError'
import type { Selection } from '../soql/select'

interface Cursor extends Selection {
  readonly batchSize: number
  readonly session: string
  readonly openedAt: number
}

const lifetimeMs = 2 * 24 * 3_600_000

/** The results of queries that are still being read. */
export class Locators {
  /** Answers this many records at most, whatever the caller asks for */
  batchSizeLimit = 2000
  /** True: only the session that opened a cursor may read on */
  areTiedToSession = false
  readonly #cursors = new Map<string, Cursor>()
  #count = 0

  constructor(private readonly now: () => number) {}

  open(selection: Selection, batchSize: number, session: string): string {
    const name = `01g5g0${String(++this.#count).padStart(9, '0')}AAA`
    this.#cursors.set(name, { ...selection, batchSize, session, openedAt: this.now() })
    return name
  }

  /** The cursor of a locator such as `01g…-2000`, and the place that it names. */
  find(locator: string, session: string): { name: string; cursor: Cursor; start: number } {
    const [, name = '', start = ''] = /^(\w{18})-(\d{1,9})$/.exec(locator) ?? []
    const cursor = this.#cursors.get(name)
    if (!cursor || cursor.openedAt + lifetimeMs <= this.now()) throw invalidLocator()
    if (this.areTiedToSession && cursor.session !== session) throw invalidSession()
    return { name, cursor, start: Number(start) }
  }

  /** Every cursor ends at once. */
  expireAll(): void {
    this.#cursors.clear()
  }
}

function invalidLocator(): SalesforceError {
  return apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
}
