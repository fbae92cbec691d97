import * as checkAvailability from '../../lib/actions/checkAvailability'
import * as createEvent from '../../lib/actions/createEvent'
import * as createObject from '../../lib/actions/createObject'
import * as createObjects from '../../lib/actions/createObjects'
import * as deleteObject from '../../lib/actions/deleteObject'
import * as deleteObjects from '../../lib/actions/deleteObjects'
import * as findNextAvailableTime from '../../lib/actions/findNextAvailableTime'
import * as lookupObject from '../../lib/actions/lookupObject'
import * as lookupObjects from '../../lib/actions/lookupObjects'
import * as moveMail from '../../lib/actions/moveMail'
import * as query from '../../lib/actions/query'
import * as sendMail from '../../lib/actions/sendMail'
import * as updateObject from '../../lib/actions/updateObject'
import * as upsertObject from '../../lib/actions/upsertObject'
import * as poll from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import verifyCredentials from '../../verifyCredentials'
import { type GraphTwin, startGraphTwin } from '../graph'
import { listen } from '../localServer'
import { startStorageTwin } from '../storage'
import { runService, runStep, type StepModule } from './inProcess'
import { Recorder } from './recorder'
import { requestTable } from './table'

const objectTypes = ['contacts', 'contactFolders', 'messages', 'mailFolders', 'events', 'calendars']
const time = (hour: number) => ({
  dateTime: `2026-01-15T${String(hour).padStart(2, '0')}:00:00`,
  timeZone: 'UTC',
})
const bodies: Readonly<Record<string, Record<string, unknown>>> = {
  contacts: { givenName: 'Ada' },
  contactFolders: { displayName: 'Customers' },
  messages: { subject: 'Offer' },
  mailFolders: { displayName: 'Orders' },
  events: { subject: 'Lunch', start: time(12), end: time(13) },
  calendars: { name: 'Team' },
}
const changes: Readonly<Record<string, Record<string, unknown>>> = {
  ...bodies,
  mailFolders: { displayName: 'New orders' },
  contactFolders: { displayName: 'New customers' },
  calendars: { name: 'New team' },
}

/** Runs all steps against a fake of Microsoft Graph and returns a table of the requests that they send. */
export async function microsoftRequests(): Promise<string> {
  const twin = await startGraphTwin({ accepts: () => true })
  const storage = await startStorageTwin()
  const files = await listen((request, response) => response.end(Buffer.alloc(Number(request.url?.slice(1)))))
  Object.assign(process.env, storage.environment)
  const isId = (segment: string) => /^AA[\w-]{20,}=*$/.test(segment)
  const style = { isId, shortPath: (path: string) => path.replace(/^\/v1\.0/, '') }
  const recorder = new Recorder([twin.url, twin.uploadUrl], style)
  try {
    await runAll(twin, recorder, files.url)
    return requestTable(recorder.requests)
  } finally {
    recorder.stop()
    await Promise.all([twin.close(), storage.close(), files.close()])
  }
}

async function runAll(twin: GraphTwin, recorder: Recorder, filesUrl: string): Promise<void> {
  const account = { provider: 'microsoft', apiBaseUrl: twin.apiBase, oauth: { access_token: 'token' } }
  const run = async (title: string, step: StepModule, config: object, body?: object, snapshot?: unknown) => {
    let result = await Promise.resolve<Awaited<ReturnType<typeof runStep>> | undefined>(undefined)
    await recorder.during(title, async () => {
      result = await runStep(step, { ...account, ...config }, body, snapshot)
    })
    return result ?? { bodies: [], snapshot: undefined }
  }
  await recorder.during('Verification of the account', () => runService(verifyCredentials, account))
  for (const parents of ['contacts', 'messages', 'events'])
    await recorder.during(`Field "Folder" (${parents})`, () =>
      runService(createObject.parents, { ...account, objectType: parents }),
    )
  await poller(twin, run)
  for (const objectType of objectTypes) {
    const title = (operation: string) => `${operation} (${objectType})`
    const created = await run(title('Create Object'), createObject, { objectType }, bodies[objectType])
    const id = String(created.bodies[0]?.['id'])
    await run(title('Lookup Object'), lookupObject, { objectType, lookupBy: 'id' }, { id })
    await run(title('Lookup Objects'), lookupObjects, { objectType, termNumber: 0 }, {})
    await run(title('Update Object'), updateObject, { objectType }, { id, ...changes[objectType] })
    await run(title('Delete Object'), deleteObject, { objectType }, { id })
  }
  const objectType = 'contacts'
  const person = { emailAddress: 'ada@example.com', givenName: 'Ada' }
  await run('Upsert Object (contacts)', upsertObject, { objectType, upsertBy: 'emailAddress' }, person)
  await run('Query', query, {}, { query: '/me/messages?$top=5' })
  const many = await run(
    'Create Objects',
    createObjects,
    { objectType },
    { records: [{ givenName: 'A' }, { givenName: 'B' }] },
  )
  const results = (many.bodies[0]?.['results'] ?? []) as { id: string }[]
  await run('Delete Objects', deleteObjects, { objectType }, { records: results.map(({ id }) => ({ id })) })
  await outlook(twin, run, filesUrl)
}

type Run = (
  title: string,
  step: StepModule,
  config: object,
  body?: object,
  snapshot?: unknown,
) => Promise<{ bodies: readonly Record<string, unknown>[]; snapshot: unknown }>

async function poller(twin: GraphTwin, run: Run): Promise<void> {
  twin.seed(2)
  twin.seedMessages(1, { attachments: [{ name: 'a.txt', sizeBytes: 3, contentType: 'text/plain' }] })
  twin.seedEvents(1, { from: '2026-01-15T08:00:00Z' })
  for (const objectType of ['contacts', 'messages', 'events']) {
    const title = `Get New and Updated Objects Polling (${objectType})`
    const config = { objectType, ...(objectType === 'messages' && { attachments: 'link' }) }
    const first = await run(title, poll, config)
    await run(title, poll, config, {}, first.snapshot)
  }
}

async function outlook(twin: GraphTwin, run: Run, filesUrl: string): Promise<void> {
  const attachments = [{ url: `${filesUrl}/100` }, { url: `${filesUrl}/3200000` }]
  const sent = await run('Send Mail', sendMail, {}, { to: 'ada@example.com', subject: 'Offer', attachments })
  await run('Send Mail', sendMail, {}, { to: 'ada@example.com', saveToSentItems: false })
  await run('Move Mail', moveMail, {}, { messageId: sent.bodies[0]?.['id'] })
  const [start, end] = ['2026-01-15T12:00:00', '2026-01-15T13:00:00']
  await run('Create Event', createEvent, {}, { subject: 'Lunch', start, end })
  await run('Check Availability', checkAvailability, {}, { start, end })
  twin.setSchedule('ada@example.com', [])
  await run('Check Availability', checkAvailability, {}, { start, end, attendees: 'ada@example.com' })
  await run('Find Next Available Time', findNextAvailableTime, {}, { start })
}
