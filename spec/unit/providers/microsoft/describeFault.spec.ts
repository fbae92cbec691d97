import { errorFromResponse } from '../../../../lib/errors'
import type { HttpResponse } from '../../../../lib/http/message'
import { providers } from '../../../../lib/providers'

const { describeFault, isTokenRejection, isRolledBack } = providers.microsoft
const credential = { provider: 'microsoft', salesforceApiVersion: '66.0' } as const

function answer(
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
  ])('%d %s means that there is no such record', (status, code) => {
    expect(errorOf(answer(status, code)).name).toBe('NotFoundError')
  })

  test.each([
    'MailboxNotEnabledForRESTAPI',
    'MailboxNotSupportedForRESTAPI',
    'ResourceNotFound',
    'ErrorInvalidUser',
    'ErrorNonExistentMailbox',
    'Request_ResourceNotFound',
    undefined,
  ])('404 %s is about the mailbox', (code) => {
    const error = errorOf(answer(404, code), 'DELETE')
    expect(error.name).toBe('ApiError')
    expect(error.message).toMatch(/about the mailbox.*license/)
    expect(errorOf(answer(404, code, '/v1.0/users/sales@contoso.example/mailFolders/x/messages')).name).toBe(
      'ApiError',
    )
  })

  test('an HTML page with 404 says nothing about a record', () => {
    const html = { ...answer(404), body: Buffer.from('<html>Not found</html>') }
    expect(errorOf(html).name).toBe('ApiError')
  })

  test('404 beyond the mailbox is a missing record, whatever its code', () => {
    expect(errorOf(answer(404, 'Request_ResourceNotFound', '/v1.0/groups/x')).name).toBe('NotFoundError')
    expect(errorOf(answer(404, 'Request_ResourceNotFound', '/v1.0/users/x')).name).toBe('NotFoundError')
  })

  test.each([
    [507, 'ErrorQuotaExceeded'],
    [507, undefined],
    [403, 'ErrorQuotaExceeded'],
    [403, 'ErrorMailboxFull'],
  ])('%d %s is a full mailbox, and nothing was applied', (status, code) => {
    const error = errorOf(answer(status, code))
    expect(error).toMatchObject({ name: 'ApiError', isRepeatable: false })
    expect(error.message).toMatch(/mailbox is full, and nothing was stored or sent/)
    expect(error.message).not.toMatch(/may have been applied|permission|Try again/i)
  })

  test('the quota of named properties is no full mailbox', () => {
    const response = answer(403, 'ErrorQuotaExceeded', undefined, 'Cannot get ID from name.')
    expect(errorOf(response).message).toMatch(/named properties/)
  })

  test.each([409, 412])('%d ErrorIrresolvableConflict was certainly not applied', (status) => {
    const response = answer(status, 'ErrorIrresolvableConflict')
    expect(isRolledBack?.(response)).toBe(true)
    expect(errorOf(response)).toMatchObject({ name: 'TemporaryError', mayHaveBeenApplied: false })
  })

  test('another 409 is final', () => {
    const response = answer(409, 'ErrorFolderExists')
    expect(isRolledBack?.(response)).toBe(false)
    expect(errorOf(response).name).toBe('ApiError')
  })

  test('a tenant without a mailbox needs no other token', () => {
    const response = answer(401, 'OrganizationFromTenantGuidNotFound')
    expect(isTokenRejection(response, credential)).toBe(false)
    expect(errorOf(response).message).toMatch(/license.*"common" or "consumers"/)
    expect(errorOf(response).message).not.toMatch(/Reconnect/)
    expect(isTokenRejection(answer(401, 'InvalidAuthenticationToken'), credential)).toBe(true)
  })

  test.each(['ErrorAccountSuspend', 'ErrorAccountSuspendShowTierUpgrade'])(
    '%s asks the owner to verify',
    (code) => {
      const { name, message } = errorOf(answer(403, code))
      expect(name).toBe('PermissionError')
      expect(message).toMatch(/suspended. Its owner must sign in .* and verify/)
    },
  )
})
