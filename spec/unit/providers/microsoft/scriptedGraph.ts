import type { Api, ApiRequest } from '../../../../lib/http/api'
import { pollByDelta } from '../../../../lib/providers/microsoft/polling/delta'
import type { DeltaRequest } from '../../../../lib/providers/microsoft/polling/deltaRecords'
import type { Page } from '../../../../lib/providers/objectOperations'

const serverDate = 'Sun, 01 Mar 2026 12:00:00 GMT'

interface GraphPage {
  readonly value?: readonly Record<string, unknown>[]
  readonly '@odata.nextLink'?: string
  readonly '@odata.deltaLink'?: string
  readonly date?: string
}

/** Returns an Api that sends the responses in this order. Throws those that are errors. */
export function scripted(...responses: (GraphPage | Error)[]) {
  const requests: ApiRequest[] = []
  const api: Api = async (request) => {
    requests.push(request)
    const response = responses[requests.length - 1]
    if (response === undefined) throw new Error('more requests than responses')
    if (response instanceof Error) throw response
    const { date = serverDate, ...body } = response
    const headers: Record<string, string> = date === '' ? {} : { date }
    const url = new URL('https://graph.example.com/v1.0/me')
    return { status: 200, headers, body: Buffer.from(JSON.stringify(body)), url }
  }
  return { api, requests }
}

export function deltaRequest(changes: Partial<DeltaRequest> = {}): DeltaRequest {
  return {
    objectType: 'contacts',
    parentId: undefined,
    selectedFields: undefined,
    startTime: undefined,
    endTime: undefined,
    pageSize: 1000,
    includeDeleted: false,
    largestPage: 900,
    deltaPath: async () => '/me/contactFolders/f/contacts/delta',
    ...changes,
  }
}

/** Polls to the end. Returns the error, if any, and the pages before it. */
export async function poll(api: Api, changes: Partial<DeltaRequest> = {}, stored: unknown = undefined) {
  const pages: Page[] = []
  const warnings: string[] = []
  const log = { warn: (line: string) => void warnings.push(line) }
  let error: unknown
  try {
    for await (const page of pollByDelta(api, deltaRequest(changes), stored, log)) pages.push(page)
  } catch (each) {
    error = each
  }
  const ids = pages.map(({ records }) => records.map(({ id }) => id))
  return { pages, ids, warnings, error, cursor: pages.at(-1)?.cursor }
}

export function contact(id: string, changes: Record<string, unknown> = {}) {
  return { id, changeKey: `key-${id}`, lastModifiedDateTime: '2026-02-01T10:00:05Z', ...changes }
}

export const more = (link: string, ...ids: string[]): GraphPage => ({
  value: ids.map((id) => contact(id)),
  '@odata.nextLink': link,
})
export const last = (link: string, ...ids: string[]): GraphPage => ({
  value: ids.map((id) => contact(id)),
  '@odata.deltaLink': link,
})

/** Returns the cursor after a completed round. */
export async function synced(changes: Partial<DeltaRequest> = {}) {
  const { cursor } = await poll(scripted(last('delta-1', 'a')).api, changes)
  return cursor
}
