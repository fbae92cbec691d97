import { readAttachments } from '../../../../lib/steps/mail/attachments'

const storage = { uri: new URL('http://storage.internal:3002'), token: 't' }
const nameOf = (url: string) => readAttachments([{ url }], storage)[0]?.name

test.each([
  ['https://example.com/a/price%20list.pdf?v=1', 'price list.pdf'],
  ['https://example.com/', 'attachment'],
  ['https://example.com', 'attachment'],
  ['https://example.com/a/', 'a'],
  ['https://example.com/%E0%A4', 'attachment'],
])('the file of %s gets the name %s', (url, name) => {
  expect(nameOf(url)).toBe(name)
})

test.each([
  ['https://example.com/a'],
  ['http://127.0.0.1:8080/a'],
  ['http://storage.internal:3002/objects/1?storage_type=maester'],
])('the attachment URL %s is accepted', (url) => {
  expect(readAttachments([{ url }], storage)).toMatchObject([{ url: new URL(url) }])
})

test.each<[unknown, string]>([
  ['https://example.com/a', 'The field "attachments" is not a list'],
  [[{ url: 'http://example.com/a' }], 'The field "attachments[0].url" must be an https URL'],
  [[{ url: 'http://storage.internal/a' }], 'The field "attachments[0].url" must be an https URL'],
  [
    [{ url: 'https://example.com/a' }, { url: 'file:///etc/passwd' }],
    'The field "attachments[1].url" must be',
  ],
  [[{ url: 'https://u:p@example.com/a' }], 'The field "attachments[0].url" must be'],
  [[null], 'The field "attachments[0].url" is missing.'],
  [
    [{ url: 'https://example.com/a', name: 7 }],
    'The field "attachments[0].name" is not a string. Replace the number with a string.',
  ],
])('the attachments %j are rejected', (value, words) => {
  expect(() => readAttachments(value, storage)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError' }),
  )
  expect(() => readAttachments(value, storage)).toThrow(words)
})

test.each([undefined, null, '', []])('the value %j means no attachments', (value) => {
  expect(readAttachments(value, undefined)).toEqual([])
})
