import type { SpecTenant, StartedStep } from './tenantSpec'

export const berlin = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Berlin' })

/** A message for Create Event. */
export const review = {
  subject: 'Review',
  start: berlin('2026-03-30T09:00:00'),
  end: berlin('2026-03-30T10:00:00'),
}

/** Starts a step that creates events. For the facts of one group. */
export function creatingEvents(tenant: SpecTenant) {
  let action: StartedStep
  let eventsBefore: string[] = []
  beforeAll(async () => {
    action = await tenant.start('createEvent', { environment: { HTTP_MAX_RETRIES: '1' } })
  })
  beforeEach(() => {
    eventsBefore = tenant.graph.eventIds()
  })
  afterAll(() => tenant.graph.deleteEvents(tenant.graph.eventIds()))

  /** Returns the events that the fact has created. */
  const created = () => tenant.graph.eventIds().filter((id) => !eventsBefore.includes(id))

  /** Runs the step on a message that creates one event, and returns this event as it is emitted and as it is stored. */
  async function eventOf(message: unknown) {
    const { end, outputs } = await action.step.run(message)
    expect(outputs.map(({ kind, body }) => (kind === 'error' ? body : kind))).toEqual(['data'])
    expect(end).toBe('acked')
    const body = outputs[0]?.body as Record<string, unknown>
    expect(created()).toEqual([body['id']])
    return { shown: body, stored: tenant.graph.event(String(body['id'])) }
  }

  return { action: () => action, created, eventOf }
}
