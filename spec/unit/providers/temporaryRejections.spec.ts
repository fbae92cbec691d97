import { providers } from '../../../lib/providers'

const { describeFault, isRolledBack } = providers.custom

function response(status: number, body: unknown) {
  const text = JSON.stringify(body)
  return { status, headers: {}, body: Buffer.from(text), url: new URL('https://api.example.com/x') }
}

const words = (message: string) => response(400, { message })

describe('a rejection that concerns only this moment', () => {
  test.each([
    'The service is busy. Please try again later.',
    'Try again in 5 minutes.',
    'Try your request again in a few seconds',
    'Retry in 30s',
    'Please retry your request shortly.',
    'Please wait a moment and try again.',
    'Please wait 30 seconds before retrying.',
    'The resource is temporarily unavailable',
    'This is temporarily not available. Please try again.',
    'A temporary server error occurred',
    'The server is too busy',
    'The model is currently overloaded',
  ])('"%s" is temporary, and the request was not applied', (message) => {
    expect(describeFault(words(message)).kind).toBe('rolledBack')
    expect(isRolledBack?.(words(message))).toBe(true)
  })

  test.each([
    'Please try again',
    'Something went wrong. Please try again.',
    'Another process is updating this record. Please try again.',
    'The record is locked. Retry the request.',
  ])('"%s" is temporary, and a write may have been applied', (message) => {
    expect(describeFault(words(message)).kind).toBe('temporary')
    expect(isRolledBack?.(words(message))).toBe(false)
  })

  test('a successful response with a failure may have been applied in part', () => {
    expect(describeFault(response(200, { ok: false, message: 'Try again later.' })).kind).toBe('temporary')
    expect(describeFault(response(200, { ok: false, code: 'SERVER_BUSY' })).kind).toBe('temporary')
  })

  test.each([
    'SERVER_UNAVAILABLE',
    'ServerBusy',
    'com.example#ServiceUnavailableException',
    'temporarily_unavailable',
    'try_again_later',
    'overloaded_error',
  ])('the code %s is temporary', (code) => {
    expect(describeFault(response(409, { code, message: 'm' })).kind).toBe('rolledBack')
  })

  test.each([
    'Correct the email address and try again.',
    'Invalid value, please check and try again',
    'try again with a different name',
    'The name already exists. Please try again.',
    'Fill in all fields, then try again.',
    'The record was modified. Reload it and try again.',
    'The date is in the past. Try a later date.',
    'Try again with a later date.',
    'Try again once the invoice is approved.',
    'The value "try again later" is not a date.',
    'Do not retry the request.',
    'The attendee is busy at this time.',
    'Wrong password. Try again.',
    'The retry policy is not supported.',
    'Service is down for maintenance',
    'Your card was declined. Please try again.',
    'We are unable to process your payment. Please try again later.',
    'Insufficient funds. Please try again later.',
    'We could not find that customer. Please try again.',
    'Unable to find the order, please try again.',
    'Email address is not registered. Please try again.',
    'Mailbox name is not available, please try again.',
    'Time slot is no longer free, please try again.',
    'The continuation token is no longer usable. Please try again.',
    'Cursor was reset, please retry the full sync',
    'Page out of range. Please try again.',
  ])('"%s" is not temporary', (message) => {
    expect(describeFault(words(message))).not.toHaveProperty('kind')
    expect(isRolledBack?.(words(message))).toBe(false)
  })

  test.each(['ITEM_CURRENTLY_UNAVAILABLE', 'STORE_UNAVAILABLE', 'line_busy', 'RETRY_LIMIT'])(
    'the code %s is not temporary',
    (code) => {
      expect(describeFault(response(409, { code, message: 'm' }))).not.toHaveProperty('kind')
    },
  )

  test('a bare "try again" is not temporary if the code is about the input', () => {
    expect(
      describeFault(response(400, { code: 'invalid_request', message: 'Try again.' })),
    ).not.toHaveProperty('kind')
    const isChecked = { code: 'VALIDATION_FAILED', message: 'Try again later.' }
    expect(describeFault(response(400, isChecked))).not.toHaveProperty('kind')
  })

  test.each([401, 402, 403, 404, 408, 410, 429, 501, 503])(
    'the words are not read if the status %d has its own meaning',
    (status) => {
      const said = response(status, { message: 'Please try again later.' })
      expect(describeFault(said)).not.toHaveProperty('kind')
      expect(isRolledBack?.(said)).toBe(false)
    },
  )

  test.each(['try again ', 'please wait and ', 'temporarily a ', 'the server is '])(
    'long words of "%s" are read in linear time',
    (part) => {
      expect(describeFault(words(part.repeat(100_000)))).toHaveProperty('message')
    },
  )
})

test.each([403, 404, 410])(
  'an HTML page with %d is from a web server or proxy, not from the API',
  (status) => {
    for (const provider of Object.values(providers)) {
      const page = { ...response(status, ''), body: Buffer.from('<!DOCTYPE html><title>Not here</title>') }
      expect(['blocked', 'other', 'configuration']).toContain(provider.describeFault(page).kind)
    }
  },
)

test('the words of a validation rule, a trigger, or a flow of Salesforce are not read', () => {
  const { describeFault: describe } = providers.salesforce
  const fault = (errorCode: string) => describe(response(400, [{ errorCode, message: 'Try again later.' }]))
  for (const code of [
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    'CANNOT_EXECUTE_FLOW_TRIGGER',
  ]) {
    expect(fault(code)).not.toHaveProperty('kind')
  }
  expect(fault('UNKNOWN_EXCEPTION').kind).toBe('rolledBack')
})
