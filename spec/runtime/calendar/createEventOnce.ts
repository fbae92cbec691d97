import type { Fault } from '../../../tenant/graph'
import { until } from '../../../tenant/measuring/until'
import { berlin, creatingEvents, review } from '../../support/creatingEvents'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const createEventOnce = tenantFacts('createEvent with invalid input and lost responses', (tenant) => {
  const { action, created, eventOf } = creatingEvents(tenant)

  test.each<[string, object, RegExp]>([
    ['a missing start', { end: review.end }, /"start" is missing/],
    ['a missing end', { start: review.start }, /"end" is missing/],
    ['an invalid start', { ...review, start: 'tomorrow' }, /"start" is "tomorrow"/],
    [
      'a day that does not exist',
      { ...review, start: berlin('2026-02-30T08:00') },
      /"start".*"dateTime" is "2026-02-30/,
    ],
    ['an end before the start', { ...review, end: berlin('2026-03-30T08:59') }, /"end" is before/],
    [
      'an unknown zone',
      { ...review, end: { dateTime: '2026-03-30', timeZone: 'Mars' } },
      /"end".*"timeZone" is "Mars"/,
    ],
    [
      'an all-day event with a time',
      { ...review, isAllDay: true },
      /"start" of an all-day event is not midnight/,
    ],
    [
      'an all-day event without a day',
      { start: berlin('2026-03-30'), end: berlin('2026-03-30'), isAllDay: true },
      /"end" of an all-day event is not after/,
    ],
    [
      'an all-day event in two zones',
      { start: berlin('2026-03-30'), end: { dateTime: '2026-03-31', timeZone: 'UTC' }, isAllDay: true },
      /"start" and "end".*different time zones/,
    ],
    ['an invalid importance', { ...review, importance: 'urgent' }, /"importance" is "urgent"/],
    ['an invalid address', { ...review, attendees: ['nobody'] }, /"attendees" contains "nobody"/],
    [
      'an invalid type',
      { ...review, attendees: [{ address: 'a@b.example', type: 'vip' }] },
      /"type" is "vip"/,
    ],
    [
      'a reminder that is not a number',
      { ...review, reminderMinutesBeforeStart: 'soon' },
      /"reminderMinutesBeforeStart"/,
    ],
    ['an invalid location', { ...review, location: 5 }, /"location" is not an object/],
  ])('%s is rejected before any request, and the error names the field', async (_what, message, words) => {
    const seen = watch(tenant)

    const { end, outputs } = await action().step.run(message)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringMatching(words) } },
    ])
    expect(seen.requests()).toEqual([])
  })

  test.each<[string, Fault]>([
    ['504', { kind: 'gatewayTimeout', isApplied: true }],
    ['a reset connection', { kind: 'reset', isApplied: true }],
    ['half a response', { kind: 'halfBody' }],
  ])('an event whose creation returned %s is created once, and the step succeeds', async (_what, fault) => {
    tenant.graph.fail(fault, { method: 'POST' })
    const seen = watch(tenant)

    await eventOf(review)

    expect(seen.requests()).toHaveLength(2)
  })

  test('a message that fails after all retries is rebounded and creates one event', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout', isApplied: true }, { method: 'POST', times: 2 })

    const { messageId } = await action().step.send(review)
    const first = await action().step.settled(messageId)
    await action().step.send(review, { messageId })
    const { end } = await action().step.settled(messageId)

    expect(first.outputs).toMatchObject([{ kind: 'rebound' }])
    expect(end).toBe('acked')
    expect(created()).toHaveLength(1)
  })

  test('a container that is killed before the response creates no second event when the message is delivered again', async () => {
    const { step, stepId, accountId } = await tenant.start('createEvent', { hasOwnProcess: true })
    tenant.graph.fail({ kind: 'slow', delayMs: 60_000 }, { method: 'POST' })
    const seen = watch(tenant)

    const { messageId } = await step.send(review)
    await until('the event exists', () => created().length === 1)
    await step.kill()
    const restarted = await tenant.startStep({
      accountId,
      stepId,
      functionName: 'createEvent',
      isShared: true,
    })
    const { end, outputs } = await restarted.settled(messageId)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { id: created()[0] } }])
    expect(created()).toHaveLength(1)
    expect(seen.requests()).toHaveLength(2)
  })

  test('two messages with the same content create two events, and a redelivered message with other content creates another', async () => {
    const { messageId } = await action().step.send(review)
    await action().step.settled(messageId)
    for (const message of [review, { ...review, subject: 'Preview' }]) {
      await action().step.send(message, { messageId })
      await action().step.settled(messageId)
    }
    expect(created()).toHaveLength(2)
    await action().step.run(review)
    expect(created()).toHaveLength(3)
  })
})
