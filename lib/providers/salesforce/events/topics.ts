import { ComponentError, ConfigurationError } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { Choices } from '../../objectOperations'

/** Returns the topic if its name is valid in the Pub/Sub API. Throws ConfigurationError otherwise. */
export function checkedTopic(topic: string): string {
  if (/^\/(event|data)\/\w+$/.test(topic)) return topic
  throw new ConfigurationError(
    `The field "topic" is "${topic.slice(0, 80)}", but it must be "/event/" or "/data/" and a name, such as /event/Order__e, /data/AccountChangeEvent, or /data/ChangeEvents. PushTopics and generic streaming are not supported.`,
  )
}

/**
 * Returns the platform events, the selected change events, and the custom channels of the org. Topics that the
 * account can't access are missing, and users can also type a topic.
 */
export async function topicChoices(api: Api): Promise<Choices> {
  const [events, members, channels] = await Promise.all([
    platformEvents(api),
    toolingRecords(api, 'SELECT SelectedEntity FROM PlatformEventChannelMember'),
    toolingRecords(api, 'SELECT FullName, MasterLabel, ChannelType FROM PlatformEventChannel'),
  ])
  return {
    ...events,
    ...Object.fromEntries(members.flatMap(changeEvent)),
    ...Object.fromEntries(channels.flatMap(channel)),
    '/data/ChangeEvents': 'All change events',
  }
}

async function platformEvents(api: Api): Promise<Choices> {
  const { sobjects } = jsonObject(await api({ method: 'GET', path: '/sobjects/' }), 'the list of objects')
  const events = (Array.isArray(sobjects) ? sobjects : [])
    .map((each) => Object(each) as Record<string, unknown>)
    .filter(({ name }) => typeof name === 'string' && name.endsWith('__e'))
  return Object.fromEntries(
    events.map(({ name, label }) => [`/event/${name}`, `${label ?? name} (platform event)`]),
  )
}

/** Returns no choices if the account may not use the Tooling API, because the trigger itself doesn't need it. */
async function toolingRecords(api: Api, query: string): Promise<Record<string, unknown>[]> {
  try {
    const response = await api({ method: 'GET', path: '/tooling/query/', query: { q: query } })
    const { records } = jsonObject(response, 'the event channels')
    return Array.isArray(records) ? records.map((record) => Object(record)) : []
  } catch (error) {
    if (error instanceof ComponentError && !error.isRepeatable && error.name !== 'ReconnectRequiredError')
      return []
    throw error
  }
}

function changeEvent({ SelectedEntity: name }: Record<string, unknown>): [string, string][] {
  if (typeof name !== 'string' || !/^\w+ChangeEvent$/.test(name)) return []
  const entity = name.replace(/(__)?ChangeEvent$/, (_, custom) => (custom ? '__c' : ''))
  return [[`/data/${name}`, `${entity} (change event)`]]
}

function channel({ FullName: name, MasterLabel: label, ChannelType: type }: Record<string, unknown>) {
  if (typeof name !== 'string' || !/^\w+__chn$/.test(name)) return []
  return [[`/${type === 'event' ? 'event' : 'data'}/${name}`, `${label ?? name} (channel)`]] satisfies [
    string,
    string,
  ][]
}
