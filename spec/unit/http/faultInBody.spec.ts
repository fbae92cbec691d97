import { isFaultInBody, isFaultWithoutRecords, isXmlFault, saysFailure } from '../../../lib/http/faultInBody'

const failureFlags: unknown[] = [
  { ok: false },
  { ok: 'false' },
  { ok: 0 },
  { OK: 'FALSE' },
  { success: false },
  { success: 0, data: [1] },
  { isSuccess: false },
  { is_successful: 'False' },
  { succeeded: false },
  { isError: true },
  { has_error: 'true' },
  { HasErrors: 'TRUE' },
]

const failureWords: unknown[] = [
  { status: 'error' },
  { status: 'FAIL' },
  { status: 'failed' },
  { result: 'failure', data: { a: 1 } },
  { result: 'Error' },
]

const errors: unknown[] = [
  { error: 'invalid_request' },
  { errors: [{ message: 'No.' }] },
  { errors: ['No.'] },
  { error: { code: 'X' } },
  { error: { reason: 0, message: 'No.' }, id: 1 },
  { error: true },
  { error: 'The mode is not ok' },
  { error: 404 },
  { error: { details: {} } },
  { error: { code: null, message: 'No.' } },
  { error: { code: '', message: 'No.' } },
  { error: { code: 'ok, but no', message: 'No.' } },
  { Fault: { faultstring: 'No.' } },
  { exception: 'No.' },
  { error_code: 1001 },
  { errorMessage: 'No.' },
  { errorMsg: 'No.' },
  { errorCode: null, errorMsg: 'No.' },
  { errorCode: '', errorMessage: 'No.' },
  { errorCode: 0, error: 'No.' },
  { status: 400, message: 'No.' },
  { status: '503', msg: 'No.' },
  { statusCode: 404, title: 'No.' },
  { code: 500, detail: 'No.' },
  { http_code: 499, description: 'No.' },
  { httpStatus: 599, message: 'No.' },
  { data: null, errors: [{ message: 'No.' }] },
  { data: { user: null, posts: { items: null } }, errors: [{ message: 'No.' }] },
  { data: {}, error: 'x' },
]

const successes: unknown[] = [
  undefined,
  null,
  'error',
  [],
  [{ error: 'x' }],
  {},
  { ok: true, success: 1, isSuccess: 'true' },
  { ok: 1 },
  { ok: 'falsehood' },
  { ok: 'not false' },
  { succeeded: 0 },
  { isError: false, hasErrors: 0 },
  { hasErrors: 1 },
  { isError: 'untrue' },
  { isError: 'true to type' },
  { status: 'no error' },
  { status: 'failed over' },
  { status: ['error'] },
  { result: 'errors: 0' },
  { error: null },
  { error: '' },
  { error: false },
  { error: 0 },
  { errors: [] },
  { errors: {} },
  { errors: [null] },
  { error: 'None' },
  { error: 'no error.' },
  { error: 'NO_ERROR' },
  { error: 'null' },
  { error: 'n/a' },
  { error: 'OK' },
  { error: 'Success.' },
  { errorCode: '000' },
  { errorCode: '0.' },
  { errorCode: 200 },
  { errorCode: 0, errorMsg: 'succ' },
  { error_code: '0000', error_message: 'Everything is fine' },
  { error: 'okay' },
  { error: 'Successful!' },
  { error: 'No errors' },
  { error: ' ' },
  { error: 'false' },
  { error: { code: 0, message: 'Everything is fine' } },
  { error: { code: '00', message: 'Everything is fine' } },
  { error: { code: '', message: 'OK' } },
  { error: { message: null } },
  { error: { message: false } },
  { status: 399, message: 'Fine.' },
  { status: 600, message: 'Fine.' },
  { status: 4000, message: 'Fine.' },
  { status: 14000, message: 'Fine.' },
  { status: 1400, message: 'Fine.' },
  { status: 404 },
  { status: 404, message: 7 },
  { id: 7, code: 404, title: 'Apollo' },
  { data: [], errors: [{ message: 'In part.' }] },
  { data: 'text', errors: [{ message: 'In part.' }] },
  { data: 0, errors: [{ message: 'In part.' }] },
  { data: { a: null, b: 1 }, errors: [{ message: 'In part.' }] },
  { data: { a: { b: false } }, errors: [{ message: 'In part.' }] },
]

test.each([...failureFlags, ...failureWords, ...errors])('%j says that the request failed', (body) => {
  expect(isFaultInBody(body)).toBe(true)
})

test.each(successes)('%j does not say that the request failed', (body) => {
  expect(isFaultInBody(body)).toBe(false)
})

test.each(errors)('a list response without records has errors: %j', (body) => {
  expect(isFaultWithoutRecords(body)).toBe(true)
})

test('flags and words are not errors by themselves, and other data does not hide errors', () => {
  for (const body of [...failureFlags, ...failureWords]) expect(isFaultWithoutRecords(body)).toBe(false)
  expect(isFaultWithoutRecords({ data: [], errors: [{ message: 'In part.' }] })).toBe(true)
})

test.each([...failureFlags, ...failureWords])('a list is not the whole one with %j', (body) => {
  expect(saysFailure(body)).toBe(true)
})

test('the status of a record with a list is its own, but not its flag', () => {
  for (const words of failureWords) expect(saysFailure(Object.assign({ id: 7 }, words))).toBe(false)
  for (const flags of failureFlags) expect(saysFailure(Object.assign({ id: 7 }, flags))).toBe(true)
  for (const body of errors) expect(saysFailure(body)).toBe(false)
})

test.each([
  '<error>No.</error>',
  '<Errors attribute="x"/>',
  '<Fault\n>',
  '<exception>',
  '<ErrorResponse xmlns="x">',
  '<error_response>',
  '<soap:Fault>',
  '  <ns-1:Error >',
  '<?xml version="1.0" encoding="UTF-8"?>\n  <Error>',
])('an XML document whose root is an error: %s', (text) => {
  expect(isXmlFault({ body: Buffer.from(text) })).toBe(true)
})

test.each([
  '',
  'error',
  '<list><error>No.</error></list>',
  'text <error>',
  '<errorless>',
  '<ErrorCount>0</ErrorCount>',
  '<a:b:error>',
  '<?xml version="1.0"?><list/>',
  `${' '.repeat(1001)}<error>`,
])('an XML document whose root is not an error: %s', (text) => {
  expect(isXmlFault({ body: Buffer.from(text) })).toBe(false)
})
