import * as createEvent from '../../lib/actions/createEvent'
import outOfCreateEvent from '../../lib/schemas/createEvent.out.json'
import * as poll from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import { metadataFaults } from '../support/mapperDialect'
import { actionStep, createRecord } from './fixtures/actionStep'
import { type Body, logger } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'

const fixture = microsoftFixture()
const { twin } = fixture

describe('emitted records fit their metadata', () => {
  test.each(fixture.types.map((type) => [type.objectType, type] as const))(
    'the %s that actions emit fit their metadata',
    async (_, type) => {
      const step = actionStep(fixture, type)
      const { id } = await createRecord(type)
      const { out } = (await step.designer('lookupObjects', 'getMetaModel')) as { out: unknown }
      const records = await step.bodies('lookupObjects', {}, {})
      expect(records.length).toBeGreaterThan(0)
      expect(records.flatMap((record) => metadataFaults(out, record))).toEqual([])
      const [found] = await step.bodies('lookupObject', { lookupBy: 'id' }, { id })
      expect(metadataFaults(out, found)).toEqual([])
    },
  )

  test.each(['contacts', 'messages', 'events'])(
    'the %s that the trigger emits fit their metadata',
    async (objectType) => {
      twin.createContact({})
      twin.seed(20)
      twin.createMessage({})
      twin.seedMessages(10)
      // Changes in the last two seconds are emitted in the next execution.
      const at = Date.now() - 60_000
      twin.seedEvents(10, { from: '2026-01-15T08:00:00Z', at })
      const pattern = { type: 'daily', interval: 1 }
      const recurrence = { pattern, range: { type: 'noEnd', startDate: '2026-01-15' } }
      twin.seedEvents(1, { from: '2026-01-15T08:00:00Z', at, fields: { recurrence } })
      const config = { ...fixture.account, objectType }
      const { out } = (await poll.getMetaModel.call({ emit() {}, logger }, config)) as { out: unknown }
      const records: Body[] = []
      const emit = async (event: string, payload?: unknown) => {
        if (event === 'data') records.push((payload as { body: Body }).body)
      }
      await poll.process.call({ emit, logger, errorCount: 0 }, {}, config, undefined)
      expect(records.length).toBeGreaterThan(10)
      expect(records.flatMap((record) => metadataFaults(out, record))).toEqual([])
      expect(records.some((record) => Object.values(record).includes(null))).toBe(true)
    },
  )

  test('an event that Create Event emits fits its metadata', async () => {
    const body = {
      subject: 'Lunch',
      start: '2026-01-15T12:00:00Z',
      end: '2026-01-15T13:00:00Z',
      locations: ['Room 1'],
    }
    const message = await createEvent.process.call({ emit() {}, logger }, { id: 'i', body }, fixture.account)
    expect(metadataFaults(outOfCreateEvent, message?.body)).toEqual([])
  })
})
