import { ComponentError, ConfigurationError, UnexpectedResponseError } from '../errors'
import type { Api } from '../http/api'
import type { HttpResponse } from '../http/message'
import type { Log, Page } from '../providers/objectOperations'
import { readAnswer } from './listAnswer'
import { type ListCursor, resume, roundOf, withoutRound } from './listCursor'
import type { ListEndpoint } from './listEndpoint'
import { listPage } from './listPage'
import { listRequest } from './listRequest'
import { notes } from './notes'

/** All pages of one round through a list, each with the cursor that follows it; what earlier rounds had is left out. */
export async function* pollListEndpoint(
  api: Api,
  endpoint: ListEndpoint,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  const note = onceEach(log)
  const resumed = resume(stored, endpoint)
  note(resumed.note, endpoint.watermark ? undefined : notes.noWatermark)
  const first = await firstPage(api, endpoint, resumed.cursor)
  note(first.note)
  let { cursor, response } = first
  let emptyPages = 0
  for (;;) {
    const answer = readAnswer(response, endpoint.itemsPath)
    const page = listPage(answer, endpoint, cursor)
    note(answer.note, ...page.notes)
    cursor = page.cursor
    yield { records: page.records, cursor: { ...cursor } }
    if (page.isLast) return
    emptyPages = answer.items.length === 0 ? emptyPages + 1 : 0
    if (emptyPages > mostEmptyPages) throw endless(answer.url)
    response = await fetchPage(api, endpoint, cursor)
  }
}

// APIs that filter after paging send some, but this many in a row lead nowhere.
const mostEmptyPages = 100

/** The page to go on with; where the API no longer takes the stored link or cursor, the first one of the round. */
async function firstPage(
  api: Api,
  endpoint: ListEndpoint,
  cursor: ListCursor,
): Promise<{ cursor: ListCursor; response: HttpResponse; note?: string }> {
  try {
    return { cursor, response: await fetchPage(api, endpoint, cursor) }
  } catch (error) {
    if (typeof cursor.round?.position.next !== 'string' || !isRefusedRequest(error)) throw error
    const again = withoutRound(cursor)
    return { cursor: again, response: await fetchPage(api, endpoint, again), note: notes.positionLost }
  }
}

async function fetchPage(api: Api, endpoint: ListEndpoint, cursor: ListCursor): Promise<HttpResponse> {
  try {
    return await api(listRequest(endpoint, roundOf(cursor).position, cursor.watermark))
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(`What the field "path" names cannot be called. ${error.message}`, {
      cause: error,
    })
  }
}

function isRefusedRequest(error: unknown): boolean {
  const { status = 0 } = error instanceof ComponentError ? error : {}
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
}

function endless({ host }: URL): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `${host} sent ${mostEmptyPages} empty pages in a row, and still names a next one. The next execution goes on from there.`,
  )
}

/** Logs each of the lines, the first time. */
function onceEach(log: Log): (...lines: (string | undefined)[]) => void {
  const said = new Set<string>()
  return (...lines) => {
    for (const line of lines) {
      if (line === undefined || said.has(line)) continue
      said.add(line)
      log.warn(line)
    }
  }
}
