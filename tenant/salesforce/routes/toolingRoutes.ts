import type { Handler } from '../apiCall'
import { apiError } from '../apiError'
import { changeEventName } from '../events/changeEventName'

/** Returns the response to `GET /tooling/query?q=`. Supports only the queries for event channels. */
export const toolingQuery: Handler = ({ query, org }) => {
  const [, from = ''] = /\bFROM\s+(\w+)/i.exec(query.get('q') ?? '') ?? []
  const records = {
    PlatformEventChannel: org.channels,
    PlatformEventChannelMember: org.tables
      .filter(({ type }) => type.writable)
      .map(({ type }) => ({ SelectedEntity: changeEventName(type.name) })),
  }[from]
  if (!records) throw apiError(400, 'INVALID_TYPE', `sObject type '${from}' is not supported.`)
  return { status: 200, body: { size: records.length, totalSize: records.length, done: true, records } }
}
