import { readMail } from '../../../../lib/steps/mail/outgoingMail'

const to = 'ada@example.com'

test('a field that is missing has its default', () => {
  expect(readMail({ to })).toEqual({
    to: [{ address: to }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: '',
    body: '',
    bodyType: 'text',
    importance: 'normal',
    isSaved: true,
    isReadReceiptRequested: false,
    isDeliveryReceiptRequested: false,
    internetMessageHeaders: [],
    categories: [],
    flag: undefined,
  })
})

test.each([
  [false, false],
  ['false', false],
  [true, true],
  ['true', true],
  [null, true],
  ['', true],
])('saveToSentItems %p means %p', (saveToSentItems, isSaved) => {
  expect(readMail({ to, saveToSentItems })).toMatchObject({ isSaved })
})

test.each([
  ['HTML', 'html'],
  ['Text', 'text'],
])('the bodyType %s is read as %s', (bodyType, expected) => {
  expect(readMail({ to, bodyType, importance: 'High' })).toMatchObject({
    bodyType: expected,
    importance: 'high',
  })
})

test('the body keeps spaces and line breaks at its ends', () => {
  expect(readMail({ to, body: ' a\n' }).body).toBe(' a\n')
})

test("an email in the format of Graph and other Outlook connectors is read like one in the component's format", () => {
  const named = (address: string) => [{ emailAddress: { address, name: 'A' } }]
  const mail = readMail({
    subject: 'Hello',
    toRecipients: named('a@x.org'),
    ccRecipients: named('b@x.org'),
    bccRecipients: 'c@x.org',
    replyTo: named('d@x.org'),
    body: { contentType: 'HTML', content: '<p> ' },
  })
  const own = { to: 'A <a@x.org>', cc: 'A <b@x.org>', bcc: 'c@x.org', replyTo: 'A <d@x.org>' }
  expect(mail).toEqual(readMail({ ...own, subject: 'Hello', body: '<p> ', bodyType: 'html' }))
})

test.each([
  ['Orders, Team', ['Orders', 'Team']],
  [['Orders'], ['Orders']],
  ['', []],
  [null, []],
])('the categories %j are accepted', (categories, expected) => {
  expect(readMail({ to, categories }).categories).toEqual(expected)
})

test.each([
  [{ cc: [{ address: '', name: '' }], bcc: [null], from: { emailAddress: { name: null, address: null } } }],
  [{ cc: [{}], replyTo: { emailAddress: {} }, toRecipients: [{ emailAddress: { address: '' } }] }],
  [{ flag: {} }],
  [{ flag: { flagStatus: null, dueDateTime: { dateTime: '' } } }],
])('the empty optional values %j are ignored', (empty) => {
  expect(readMail({ to, ...empty })).toEqual(readMail({ to }))
})

test('numbers are accepted in the subject and the body', () => {
  expect(readMail({ to, subject: 4711, body: 0 })).toMatchObject({ subject: '4711', body: '0' })
  expect(readMail({ to, body: { content: 42 } })).toMatchObject({ body: '42' })
})

test('recipients in both formats all receive the email', () => {
  const { to: all } = readMail({ to, toRecipients: 'b@x.org' })
  expect(all).toEqual([{ address: to }, { address: 'b@x.org' }])
})

test.each([
  [{ content: 'x' }, 'html', { body: 'x', bodyType: 'html' }],
  [{ content: 'x', contentType: null }, undefined, { body: 'x', bodyType: 'text' }],
  [{ contentType: 'html' }, undefined, { body: '', bodyType: 'html' }],
])('the body %j with the bodyType %j is accepted', (body, bodyType, expected) => {
  expect(readMail({ to, body, bodyType })).toMatchObject(expected)
})

test.each([
  [{ to, body: { content: true } }, 'The field "body" is not a string. Replace the boolean with a string.'],
  [{ to, body: ['x'] }, 'The field "body" is not a string. Replace the list with a string.'],
  [{ to, bodyType: 'rtf' }, 'The field "bodyType" is "rtf", but it must be one of text, html.'],
  [
    { toRecipients: 'nobody' },
    'The field "toRecipients" contains "nobody", which is not an email address such as ada@example.com.',
  ],
  [{ to, subject: true }, 'The field "subject" is not a string. Replace the boolean with a string.'],
  [{ to, saveToSentItems: 'perhaps' }, 'The field "saveToSentItems" is neither true nor false.'],
  [{ replyTo: to }, 'The fields "to", "cc", and "bcc" are empty. At least one recipient is required.'],
  [{ to: [{}], cc: null }, 'The fields "to", "cc", and "bcc" are empty. At least one recipient is required.'],
  [{ to: [], cc: '' }, 'The fields "to", "cc", and "bcc" are empty. At least one recipient is required.'],
])('the email %j is rejected with an error that explains it', (body, words) => {
  expect(() => readMail(body)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message: words }),
  )
})
