import { isFailedVerification } from '../../../lib/providers/custom/verifiedBody'

test.each([
  { errcode: 40001, errmsg: 'invalid credential' },
  { errcode: -1 },
  { errno: 31045, errmsg: 'user not exist' },
  { err: 'bad' },
  { code: 40105, message: 'Access token is incorrect or has been revoked', request_id: 'x' },
  { code: 99991663, msg: 'Invalid access token' },
  { code: 'INVALID_TOKEN', message: 'bad token', data: {} },
  [{ errorCode: 'INVALID_SESSION_ID', message: 'x' }],
  [{ error: 'bad' }],
  { meta: { code: 400 } },
  { meta: { code: 400, error_type: 'OAuth', error_message: 'x' } },
  { status: { code: 401 } },
  { response: { error: 'bad' } },
  { error_description: 'The token is unknown' },
  { ok: false },
  { error: 'bad' },
])('%j says that the verification failed', (body) => {
  expect(isFailedVerification(body)).toBe(true)
})

test.each([
  { id: 1, code: 'US', message: 'Hello' },
  { code: 'US', title: 'United States' },
  { code: 0, message: 'ok', user: 'Ada' },
  { code: 200, msg: 'success' },
  { code: '000000', msg: 'Success' },
  { code: 1, message: 'success' },
  { code: 'welcome', message: 'Hello', user: { name: 'Ada' } },
  { errcode: 0, errmsg: 'ok', userid: 'ada' },
  { err: null, errno: 0 },
  { meta: { code: 200 }, data: [] },
  { meta: { total: 400 } },
  { status: { code: 0, message: 'OK' } },
  { response: { user: 'Ada' } },
  { status: 'active', name: 'Ada' },
  [{ id: 7, error: 'The job failed' }],
  [],
  [1],
  'text',
  undefined,
])('%j is data of an account that works', (body) => {
  expect(isFailedVerification(body)).toBe(false)
})
