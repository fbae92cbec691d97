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
  /** Maximum number of records per page, even if the client requests more. */
  batchSizeLimit = 2000
  /** If true, only the session that opened a cursor can continue reading. */
  areTiedToSession = false
  readonly #cursors = new Map<string, Cursor>()
  #count = 0

  constructor(private readonly now: () => number) {}

  open(selection: Selection, batchSize: number, session: string): string {
    const name = `01g5g0${String(++this.#count).padStart(9, '0')}AAA`
    this.#cursors.set(name, { ...selection, batchSize, session, openedAt: this.now() })
    return name
  }

  /** Returns the cursor of a locator such as `01g…-2000` and its start. */
  find(locator: string, session: string): { name: string; cursor: Cursor; start: number } {
    const [, name = '', start = ''] = /^(\w{18})-(\d{1,9})$/.exec(locator) ?? []
    const cursor = this.#cursors.get(name)
    if (!cursor || cursor.openedAt + lifetimeMs <= this.now()) throw invalidLocator()
    if (this.areTiedToSession && cursor.session !== session) throw invalidSession()
    return { name, cursor, start: Number(start) }
  }

  /** Removes all cursors. */
  expireAll(): void {
    this.#cursors.clear()
  }
}

function invalidLocator(): SalesforceError {
  return apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
}
