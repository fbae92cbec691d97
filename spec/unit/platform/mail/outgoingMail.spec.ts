import { readMail } from '../../../../lib/platform/mail/outgoingMail'

const to = 'ada@example.com'

test('what is left out has its default', () => {
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
])('bodyType %s is %s', (bodyType, expected) => {
  expect(readMail({ to, bodyType, importance: 'High' })).toMatchObject({
    bodyType: expected,
    importance: 'high',
  })
})

test('the body keeps the blanks at its ends', () => {
  expect(readMail({ to, body: ' a\n' }).body).toBe(' a\n')
})

test.each([
  [{ to, body: { content: 'x' } }, 'The field "body" is not a text.'],
  [{ to, subject: 7 }, 'The field "subject" is not a text.'],
  [{ to, saveToSentItems: 'perhaps' }, 'The field "saveToSentItems" is neither true nor false.'],
  [{ replyTo: to }, 'The fields "to", "cc" and "bcc" are all empty, so that nobody would get the mail.'],
  [{ to: [], cc: '' }, 'The fields "to", "cc" and "bcc" are all empty, so that nobody would get the mail.'],
])('%j is refused in words', (body, words) => {
  expect(() => readMail(body)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message: words }),
  )
})
