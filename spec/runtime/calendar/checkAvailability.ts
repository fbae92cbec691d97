import Ajv from 'ajv'
import outSchema from '../../../lib/schemas/checkAvailability.out.json'
import { toJsonSchema } from '../../support/mapperDialect'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const isOutMessage = new Ajv().compile(toJsonSchema(outSchema))
const utc = (text: string) => Date.parse(`${text}Z`)

export const checkAvailability = tenantFacts('checkAvailability', (tenant) => {
  let action: StartedStep
  beforeAll(async () => {
    action = await tenant.start('checkAvailability', { config: { timeZone: 'Europe/Berlin' } })
    tenant.graph.setMailboxSettings({ timeZone: 'W. Europe Standard Time' })
  })
  afterEach(() => tenant.graph.deleteEvents(tenant.graph.eventIds()))

  async function outputOf(message: object, step = action.step): Promise<Record<string, unknown>> {
    const { end, outputs } = await step.run(message)
    expect(outputs.map(({ kind, body }) => (kind === 'error' ? body : kind))).toEqual(['data'])
    expect(end).toBe('acked')
    const [{ body } = {}] = outputs
    expect(isOutMessage(body) || isOutMessage.errors).toBe(true)
    return body as Record<string, unknown>
  }

  function addEvent(start: string, end: string, fields: object = {}): string {
    const [timeZone, subject] = ['W. Europe Standard Time', 'Taken']
    const times = { start: { dateTime: start, timeZone }, end: { dateTime: end, timeZone } }
    return tenant.graph.createEvent({ subject, ...times, ...fields })
  }

  test('conflicting events are listed in the time zone of the step', async () => {
    const id = addEvent('2026-03-30T09:30', '2026-03-30T11:00', { showAs: 'busy' })
    expect(await outputOf({ start: '2026-03-30T09:00', duration: 60 })).toEqual({
      available: false,
      start: '2026-03-30T09:00:00+02:00',
      end: '2026-03-30T10:00:00+02:00',
      busy: [
        {
          start: '2026-03-30T09:30:00+02:00',
          end: '2026-03-30T11:00:00+02:00',
          status: 'busy',
          id,
          subject: 'Taken',
        },
      ],
    })
  })

  test.each<[string, object, boolean]>([
    ['the time before it', { start: '2026-03-30T08:00', end: '2026-03-30T09:00' }, true],
    ['the time after it', { start: '2026-03-30T10:00', end: '2026-03-30T11:00' }, true],
    ['a time around it', { start: '2026-03-30T08:00', end: '2026-03-30T12:00' }, false],
    ['a time within it', { start: '2026-03-30T09:10', end: '2026-03-30T09:20' }, false],
    ['its last second, in UTC', { start: '2026-03-30T07:59:59Z', end: '2026-03-30T08:00:00Z' }, false],
    ['the instant of its start', { time: '2026-03-30T07:00:00Z' }, false],
    ['the instant of its end', { time: '2026-03-30T08:00:00Z' }, true],
    ['a time in another zone', { start: { dateTime: '2026-03-30T16:30', timeZone: 'Asia/Tokyo' } }, false],
    ['the current time', {}, true],
  ])('availability relative to an event: %s', async (_what, message, available) => {
    addEvent('2026-03-30T09:00', '2026-03-30T10:00', { showAs: 'busy' })
    expect(await outputOf(message)).toMatchObject({ available })
  })

  test.each([
    ['free', true, false],
    ['tentative', false, true],
    ['busy', false, true],
    ['oof', false, false],
    ['workingElsewhere', true, true],
  ])('an event shown as %s leaves the time available: %s', async (showAs, usually, asChosen) => {
    const config = { busyStatuses: ['free', 'oof'] }
    const { step } = await tenant.start('checkAvailability', { config })
    addEvent('2026-03-30T09:00', '2026-03-30T10:00', { showAs })
    const message = { start: '2026-03-30T07:30:00Z' }
    expect(await outputOf(message)).toMatchObject({ available: usually })
    expect(await outputOf(message, step)).toMatchObject({ available: asChosen })
  })

  test('an all-day event is busy from midnight to midnight of the mailbox, whose time zone is requested only for such events', async () => {
    addEvent('2026-03-29', '2026-03-30', { isAllDay: true, showAs: 'oof' })
    const seen = watch(tenant)
    const at = async (time: string) => (await outputOf({ time }))['available']

    expect(await at('2026-03-28T22:59:59Z')).toBe(true)
    expect(await at('2026-03-28T23:00:00Z')).toBe(false)
    expect(await at('2026-03-29T21:59:59Z')).toBe(false)
    expect(await at('2026-03-29T22:00:00Z')).toBe(true)
    expect(seen.requests().filter(({ path }) => path.endsWith('/mailboxSettings'))).toHaveLength(4)
    await at('2026-05-01T12:00:00Z')
    expect(seen.requests().filter(({ path }) => path.endsWith('/mailboxSettings'))).toHaveLength(4)
  })

  test.each([
    ['Pacific/Kiritimati', '2026-03-30T15:00:00Z'],
    ['Hawaiian Standard Time', '2026-03-29T23:00:00Z'],
  ])(
    'an all-day event that was created in %s is found in local time of the mailbox',
    async (timeZone, time) => {
      const [start, end] = ['2026-03-30', '2026-03-31'].map((dateTime) => ({ dateTime, timeZone }))
      tenant.graph.createEvent({ start, end, isAllDay: true, showAs: 'busy' })
      expect(await outputOf({ time })).toMatchObject({ available: false })
    },
  )

  test('all pages of events are read', async () => {
    tenant.graph.seedEvents(1200, {
      from: '2026-06-01T00:00:00Z',
      minutes: 5,
      everyMinutes: 10,
      fields: { showAs: 'busy' },
    })
    const { available, busy } = await outputOf({ start: '2026-06-01T00:00:00Z', duration: 12_000 })
    expect(available).toBe(false)
    expect(busy).toHaveLength(1200)
  })

  test('the schedules of other users and rooms are requested with one call, which is retried after a 504', async () => {
    const [start, end] = [utc('2026-03-30T07:00'), utc('2026-03-30T08:00')]
    tenant.graph.setSchedule('ada@contoso.example', [])
    tenant.graph.setSchedule('room4@contoso.example', [{ start, end, status: 'busy', subject: 'Their own' }])
    addEvent('2026-03-30T09:00', '2026-03-30T10:00', { showAs: 'busy' })
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { method: 'POST' })
    const seen = watch(tenant)
    const times = { start: '2026-03-30T09:30' }

    expect(
      await outputOf({ ...times, attendees: 'ada@contoso.example, Room <room4@contoso.example>' }),
    ).toMatchObject({
      available: false,
      busy: [
        {
          start: '2026-03-30T09:00:00+02:00',
          attendee: 'room4@contoso.example',
          status: 'busy',
          subject: 'Their own',
        },
      ],
    })
    expect(await outputOf({ ...times, attendees: ['ada@contoso.example'] })).toMatchObject({
      available: true,
    })
    expect(seen.requests().map(({ status }) => status)).toEqual([504, 200, 200])
  })

  test('the error for an unknown address contains that address', async () => {
    const { outputs } = await action.step.run({ attendees: 'nobody@contoso.example' })
    const message = expect.stringMatching(
      /"attendees" contains nobody@contoso\.example.*ErrorMailRecipientNotFound/,
    )
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ConfigurationError', message } }])
  })

  test('no calendar other than that of the step is checked', async () => {
    const calendarId = tenant.graph.createCalendar('Rooms')
    const { step } = await tenant.start('checkAvailability', { config: { calendarId } })
    addEvent('2026-03-30T09:00', '2026-03-30T10:00', { showAs: 'busy' })
    expect(await outputOf({ time: '2026-03-30T07:30:00Z' }, step)).toEqual({
      available: true,
      start: '2026-03-30T07:30:00Z',
      end: '2026-03-30T07:30:00Z',
      busy: [],
    })
  })
})
