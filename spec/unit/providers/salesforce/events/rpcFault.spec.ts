import { rpcFault } from '../../../../../lib/providers/salesforce/events/rpcFault'

const prefix = 'sfdc.platform.eventbus.grpc.'

describe('rpcFault', () => {
  test.each([
    [16, '', 'tokenRejected'],
    [16, 'service.auth.error', 'tokenRejected'],
    [3, 'service.auth.error', 'tokenRejected'],
    [16, 'service.auth.refresh.invalid', 'tokenRejected'],
    [3, 'subscription.fetch.replayid.corrupted', 'tooOld'],
    [3, 'subscription.fetch.replayid.validation.failed', 'tooOld'],
    [14, 'service.unavailable', 'temporary'],
    [14, '', 'temporary'],
    [0, '', 'temporary'],
    [1, '', 'temporary'],
    [2, '', 'temporary'],
    [4, '', 'temporary'],
    [13, '', 'temporary'],
    [3, 'service.unavailable', 'temporary'],
  ])('the status %i with the code "%s" is of the kind %s', (code, errorCode, kind) => {
    expect(
      rpcFault({ code, details: '', errorCode: errorCode && prefix + errorCode }, '/event/A__e').kind,
    ).toBe(kind)
  })

  test.each([
    [8, '', 'RateLimitError'],
    [3, 'subscription.limit.exceeded', 'RateLimitError'],
    [7, '', 'PermissionError'],
    [5, '', 'ConfigurationError'],
    [3, 'topic.invalid', 'ConfigurationError'],
    [12, '', 'ApiError'],
    [9, '', 'ApiError'],
    [3, 'subscription.fetch.requested.events.invalid', 'ApiError'],
  ])('the status %i with the code "%s" ends the subscription with a %s', (code, errorCode, name) => {
    const fault = rpcFault(
      { code, details: 'Details.', errorCode: errorCode && prefix + errorCode },
      '/event/A__e',
    )
    expect(fault).toMatchObject({ kind: 'final', error: { name } })
  })

  test('the error message quotes the status, the code, and the details', () => {
    const status = { code: 5, details: 'No such topic', errorCode: `${prefix}topic.not.found` }
    expect(rpcFault(status, '/event/A__e').error.message).toBe(
      'The Salesforce Pub/Sub API returned NOT_FOUND sfdc.platform.eventbus.grpc.topic.not.found: "No such topic". Check the field "topic": "/event/A__e" must exist in the org, and the user must have access to it.',
    )
  })

  test('long details are shortened, so that an error message has at most 1,000 characters', () => {
    const status = { code: 9, details: 'x'.repeat(5000), errorCode: 'y'.repeat(5000) }
    expect(rpcFault(status, `/event/${'z'.repeat(5000)}`).error.message.length).toBeLessThan(1000)
  })
})
