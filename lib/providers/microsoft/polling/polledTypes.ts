import { ConfigurationError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { Log, Page, PollRequest } from '../../objectOperations'
import { pollContacts } from './contactPolling'
import { pollEvents } from './eventPolling'
import { pollMessages } from './messagePolling'

interface PolledType {
  readonly poll: (api: Api, request: PollRequest, cursor: unknown, log: Log) => AsyncIterable<Page>
}

const polled: Readonly<Record<string, PolledType>> = {
  contacts: { poll: pollContacts },
  events: { poll: pollEvents },
  messages: { poll: pollMessages },
}

/** The object types that can be polled. */
export const polledTypes = Object.keys(polled)

/** Polls the changes of the requested type. Throws ConfigurationError that lists the supported types. */
export function pollChanges(api: Api, request: PollRequest, cursor: unknown, log: Log): AsyncIterable<Page> {
  const { objectType } = request
  const type = Object.hasOwn(polled, objectType) ? polled[objectType] : undefined
  if (type) return type.poll(api, request, cursor, log)
  throw new ConfigurationError(
    `The field "objectType" is "${objectType.slice(0, 40)}", but only ${polledTypes.join(', ')} of Microsoft Graph can be polled. Select one of them.`,
  )
}
