import { errorFromResponse } from '../../../../lib/errors'
import type { HttpResponse } from '../../../../lib/http/message'
import { providers } from '../../../../lib/providers'

const { describeFault, isTokenRejection, isRolledBack } = providers.microsoft
const credential = { provider: 'microsoft', salesforceApiVersion: '66.0' } as const

function response(
  status: number,
  code?: string,
  path = '/v1.0/me/messages/A1',
  message = 'Words.',
): HttpResponse {
  const body = code === undefined ? '' : JSON.stringify({ error: { code, message } })
  return { status, headers: {}, body: Buffer.from(body), url: new URL(path, 'https://graph.microsoft.com') }
}

function errorOf(response: HttpResponse, method = 'POST') {
  return errorFromResponse({
    who: 'Microsoft Graph',
    method,
    path: response.url.pathname,
    status: response.status,
    fault: describeFault(response),
    mayHaveBeenApplied: method === 'POST',
  })
}

describe('a fault of Microsoft Graph', () => {
  test.each([
    [404, 'ErrorItemNotFound'],
    [404, 'ErrorFolderNotFound'],
    [404, 'ErrorParentFolderNotFound'],
    [410, 'ErrorItemNotFound'],
  ])('%d %s means that the record does not exist', (status, code) => {
    expect(errorOf(response(status, code)).name).toBe('NotFoundError')
  })

  test.each([
    'MailboxNotEnabledForRESTAPI',
    'MailboxNotSupportedForRESTAPI',
    'ResourceNotFound',
    'ErrorInvalidUser',
    'ErrorNonExistentMailbox',
    'Request_ResourceNotFound',
    undefined,
  ])('404 %s means a problem of the mailbox', (code) => {
    const error = errorOf(response(404, code), 'DELETE')
    expect(error.name).toBe('ApiError')
    expect(error.message).toMatch(/about the mailbox.*license/)
    expect(
      errorOf(response(404, code, '/v1.0/users/sales@contoso.example/mailFolders/x/messages')).name,
    ).toBe('ApiError')
  })

  test('an HTML page with 404 does not mean that a record is missing', () => {
    const html = { ...response(404), body: Buffer.from('<html>Not found</html>') }
    expect(errorOf(html).name).toBe('ApiError')
  })

  test('a 404 outside the mailbox means a missing record, regardless of its code', () => {
    expect(errorOf(response(404, 'Request_ResourceNotFound', '/v1.0/groups/x')).name).toBe('NotFoundError')
    expect(errorOf(response(404, 'Request_ResourceNotFound', '/v1.0/users/x')).name).toBe('NotFoundError')
  })

  test.each([
    [507, 'ErrorQuotaExceeded'],
    [507, 'quotaLimitReached'],
    [403, 'ErrorQuotaExceeded'],
    [403, 'ErrorMailboxFull'],
  ])('%d %s means a full mailbox, and the request was not applied', (status, code) => {
    const error = errorOf(response(status, code))
    expect(error).toMatchObject({ name: 'ApiError', isRepeatable: false })
    expect(error.message).toMatch(/mailbox is full, and nothing was stored or sent/)
    expect(error.message).not.toMatch(/may have been applied|permission|Try again/i)
  })

  test('a 507 without a code about the mailbox is temporary', () => {
    expect(errorOf(response(507))).toMatchObject({ name: 'TemporaryError', mayHaveBeenApplied: true })
  })

  test.each([
    [403, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
    [403, 'ErrorAccessDenied', 'Application is over its MailboxConcurrency limit.'],
    [400, 'TooManyRequests', 'Words.'],
    [400, 'activityLimitReached', 'Words.'],
    [409, 'RequestThrottled', 'Words.'],
    [400, 'BadRequest', 'The request was throttled.'],
  ])('%d %s "%s" is a rate limit, and the request was not applied', (status, code, message) => {
    const rejection = response(status, code, undefined, message)
    expect(errorOf(rejection)).toMatchObject({ name: 'RateLimitError' })
    expect(isRolledBack?.(rejection)).toBe(true)
  })

  test.each([
    [400, 'ErrorServerBusy', 'The server cannot service this request right now.'],
    [400, 'BadRequest', 'The mailbox store is temporarily unavailable. Try again later.'],
  ])('%d %s "%s" was certainly not applied', (status, code, message) => {
    const rejection = response(status, code, undefined, message)
    expect(errorOf(rejection)).toMatchObject({ name: 'TemporaryError', mayHaveBeenApplied: false })
    expect(isRolledBack?.(rejection)).toBe(true)
  })

  test('the quota of named properties is distinguished from a full mailbox', () => {
    const rejection = response(403, 'ErrorQuotaExceeded', undefined, 'Cannot get ID from name.')
    expect(errorOf(rejection).message).toMatch(/named properties/)
  })

  test.each([409, 412])('%d ErrorIrresolvableConflict was certainly not applied', (status) => {
    const rejection = response(status, 'ErrorIrresolvableConflict')
    expect(isRolledBack?.(rejection)).toBe(true)
    expect(errorOf(rejection)).toMatchObject({ name: 'TemporaryError', mayHaveBeenApplied: false })
  })

  test('any other 409 is final', () => {
    const rejection = response(409, 'ErrorFolderExists')
    expect(isRolledBack?.(rejection)).toBe(false)
    expect(errorOf(rejection).name).toBe('ApiError')
  })

  test('a tenant without a mailbox does not cause a refresh', () => {
    const rejection = response(401, 'OrganizationFromTenantGuidNotFound')
    expect(isTokenRejection(rejection, credential)).toBe(false)
    expect(errorOf(rejection).message).toMatch(/license.*"common" or "consumers"/)
    expect(errorOf(rejection).message).not.toMatch(/Reconnect/)
    expect(isTokenRejection(response(401, 'InvalidAuthenticationToken'), credential)).toBe(true)
  })

  test.each(['ErrorAccountSuspend', 'ErrorAccountSuspendShowTierUpgrade'])(
    'the error for %s asks the owner to verify the account',
    (code) => {
      const { name, message } = errorOf(response(403, code))
      expect(name).toBe('PermissionError')
      expect(message).toMatch(/suspended. Its owner must sign in .* and verify/)
    },
  )
})
