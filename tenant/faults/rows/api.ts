import type { Fault } from '../../graph'
import { messagesMeet } from '../messages'
import { pollingMeets } from '../polling'
import type { FaultRow } from '../row'
import type { Stage } from '../stage'

const storms: Readonly<Record<string, { what: string; fault: Fault }>> = {
  '429': { what: 'storms of 429', fault: { kind: 'throttled', retryAfter: '0.1' } },
  '5xx': { what: 'storms of 503', fault: { kind: 'unavailable', retryAfter: '0.1' } },
  reset: { what: 'connections reset', fault: { kind: 'reset' } },
  'half-body': { what: 'half a body', fault: { kind: 'halfBody' } },
  'invalid-json': { what: "a body that isn't JSON", fault: { kind: 'invalidJson' } },
}

const lostAnswers: readonly Fault[] = [
  { kind: 'reset', isApplied: true },
  { kind: 'gatewayTimeout', isApplied: true },
  { kind: 'halfBody' },
]

/** A write that may have been applied is not retried. Its message ends with an error, and its contact exists once. */
const write = messagesMeet({
  key: 'api-write',
  what: 'API: response to a write lost, cut off, or 504',
  rounds: 8,
  body: { method: 'POST', url: '/me/contacts', data: { displayName: 'Written' } },
  mustSay: /The change may have been applied/,
  begin: ({ tenant: { graph }, random }) =>
    graph.fail(lostAnswers[Math.floor(random() * lostAnswers.length)] ?? { kind: 'halfBody' }, { times: 2 }),
  measure({ tenant: { graph }, container }) {
    const messages = new Set(container.outputs().map(({ parentMessageId }) => parentMessageId)).size
    const contacts = graph.contactIds().length
    return {
      note: `${contacts} contacts created`,
      complaints: contacts === messages ? [] : [`${messages} messages made ${contacts} contacts.`],
    }
  },
})

/** Faulty responses of the API. */
export const api: readonly FaultRow[] = [
  ...['429', '5xx', 'reset', 'half-body'].map((name) =>
    messagesMeet({
      key: `api-${name}`,
      what: `API: ${storms[name]?.what}, during actions`,
      rounds: 6,
      begin: (stage) => failSome(stage, name),
    }),
  ),
  ...Object.keys(storms).map((name) =>
    pollingMeets({
      key: `api-${name}-page`,
      what: `API: ${storms[name]?.what}, while polling`,
      rounds: 6,
      hasRaisedRates: true,
      begin: (stage) => failSome(stage, name),
    }),
  ),
  write,
  messagesMeet({
    key: 'api-drip',
    what: 'API: half a body, then one byte every 50 ms, during actions',
    rounds: 3,
    environment: { HTTP_TIMEOUT_MS: '1000' },
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'drip' }, { times: 2 }),
  }),
  messagesMeet({
    key: 'api-long-error',
    what: 'API: error about a path of 400 characters that need three bytes each',
    rounds: 3,
    messages: 1,
    body: { method: 'GET', url: `/me/${'語'.repeat(400)}` },
    mustSay: /returned 4\d\d/,
    begin: async () => {},
  }),
]

/** Applies the fault to some of the next requests, in one or two groups. */
function failSome({ tenant: { graph }, random }: Stage, name: string): void {
  const fault = storms[name]?.fault
  if (!fault) return
  const times = () => 1 + Math.floor(random() * 4)
  graph.fail(fault, { times: times() })
  graph.fail(fault, { times: times(), after: times() })
}
