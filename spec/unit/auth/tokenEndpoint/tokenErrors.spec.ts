import {
  isAboutSettings,
  kindOfCode,
  kindOfWords,
  type RejectionKind,
} from '../../../../lib/auth/tokenEndpoint/tokenErrors'

const invalid = 'The refresh token is invalid.'
const throttled = 'Too many requests.'
const busy = 'This token is already being refreshed.'

describe('words next to a code', () => {
  test.each<[string, string, RejectionKind | undefined, RejectionKind | undefined]>([
    ['nothing more than a temporary code', invalid, 'temporary', undefined],
    ['nothing more than a throttled code', busy, 'throttled', undefined],
    ['that a grant is only in use', busy, 'grant', 'busy'],
    ['that a grant may be valid after a pause', throttled, 'grant', 'throttled'],
    ['that a failure has nothing to do with the grant', 'Internal server error.', 'grant', 'lost'],
    ['nothing more than an invalid grant', `${invalid} Try again later.`, 'grant', 'grant'],
    ['to log in again with an invalid grant', 'Service unavailable. Log in again.', 'grant', undefined],
    ['that a client is not checked now', 'The service is temporarily unavailable.', 'client', 'temporary'],
    ['nothing more than an invalid client', 'Try another secret.', 'client', undefined],
    ['nothing more than a client that fails', 'An unexpected error occurred.', 'client', undefined],
    ['nothing more than a client with a deadline', 'The secret was temporary.', 'client', undefined],
    ['that the grant is invalid, with a general code', invalid, 'request', 'grant'],
    ['that the grant is invalid, with no known code', invalid, undefined, 'grant'],
    ['that requests are throttled', throttled, 'request', 'throttled'],
    ['that the failure is temporary', 'Try again later.', undefined, 'temporary'],
    ['to try again with a client', 'Invalid app key or session, please try again', undefined, 'temporary'],
    ['nothing more than an unknown code', 'No.', undefined, undefined],
  ])('the words tell %s', (_what, words, kind, expected) => {
    expect(kindOfWords(words, 'some_code', kind)).toBe(expected)
  })

  test.each([
    'Session not active',
    'The session was terminated.',
    'The token is not active.',
    'This refresh token is stale.',
    'Refresh token is no longer active',
    'The user account is disabled.',
    'This member has been deactivated.',
  ])('the words tell that the grant is invalid: %s', (words) => {
    expect(kindOfWords(words, 'some_code', undefined)).toBe('grant')
  })

  test.each([
    'The account of this client is disabled.',
    'The user is not disabled.',
    'The session is active.',
  ])('the words have no known meaning: %s', (words) => {
    expect(kindOfWords(words, 'some_code', undefined)).toBeUndefined()
  })

  test('the code unauthorized_client may be about the grant, but no other code of the client', () => {
    expect(kindOfWords(invalid, 'invalid_client', 'client')).toBeUndefined()
    expect(kindOfWords(invalid, 'unauthorized_client', 'client')).toBe('grant')
    expect(kindOfWords(throttled, 'unauthorized_client', 'client')).toBeUndefined()
    expect(kindOfWords(busy, 'unauthorised_client', 'client')).toBe('busy')
  })

  test('codes about settings are never about the grant', () => {
    expect(kindOfWords(invalid, 'invalid_scope', 'request')).toBeUndefined()
    expect(kindOfWords(invalid, 'unsupported_grant_type', 'request')).toBeUndefined()
  })
})

test.each([
  ['invalid_scope', true],
  ['InvalidScope', true],
  ['unsupported_grant_type', true],
  ['not_invalid_scope', false],
  ['invalid_scope_of_token', false],
  ['grant_type_of_client', false],
  ['bad_grant_types', false],
  ['invalid_grant', false],
])('the code %s is about settings: %p', (code, isSetting) => {
  expect(isAboutSettings(code)).toBe(isSetting)
})

test.each<[string, RejectionKind | undefined]>([
  ['invalid_grant', 'grant'],
  ['INVALID_GRANT', 'grant'],
  ['ErrInvalidGrant', 'grant'],
  ['oauth.v2.InvalidGrantException', 'grant'],
  ['https://errors.example/oauth#expired_token', 'grant'],
  ['token_expired', 'grant'],
  ['Invalid - Grant', 'grant'],
  ['invalid_error_refresh_token', undefined],
  ['invalid_fault_grant', undefined],
  ['refresh_token_reuse_detected', 'grant'],
  ['consent_required', 'grant'],
  ['requires_reauth', 'grant'],
  ['user_revoked', 'grant'],
  ['user_revoked_access', 'grant'],
  ['AUTH_REFRESH_TOKEN_INVALID', 'grant'],
  ['auth/refresh-token-expired', 'grant'],
  ['account_is_disabled', 'grant'],
  ['inactive_user', 'grant'],
  ['app_uninstalled', 'grant'],
  ['app_removed', 'grant'],
  ['app_not_found', undefined],
  ['installation_not_found', 'grant'],
  ['AUTH_EXPIRED', 'grant'],
  ['credentials_has_been_revoked', 'grant'],
  ['invalid_credentials', undefined],
  ['revoked_access', 'grant'],
  ['permission_withdrawn', 'grant'],
  ['token_no_longer_active', 'grant'],
  ['TokenBlacklisted', 'grant'],
  ['stale_refresh_token', 'grant'],
  ['invalid_code', 'grant'],
  ['invalid_code_challenge', undefined],
  ['org_login_required', 'grant'],
  ['internal_failure', 'temporary'],
  ['rate_limit_exceeded', 'throttled'],
  ['TooManyRequests', 'throttled'],
  ['concurrent_refresh', 'busy'],
  ['refresh_in_progress', 'busy'],
  ['temporarily_unavailable', 'temporary'],
  ['unknown', 'temporary'],
  ['unknown_error', 'temporary'],
  ['timeout', 'temporary'],
  ['server_error', 'temporary'],
  ['InternalError', 'temporary'],
  ['retry_later', 'temporary'],
  ['system_busy', 'temporary'],
  ['invalid_client', 'client'],
  ['unknown_application', 'client'],
  ['invalid_request', 'request'],
  ['invalid_scope', 'request'],
  ['unsupported_grant_type', 'request'],
  ['invalid_grant_error', 'grant'],
  ['InvalidGrantError', 'grant'],
  ['invalid_grant_fault', 'grant'],
  ['_invalid-grant_', 'grant'],
  ['e_invalid_grant', 'grant'],
  ['invalid_grant_of_server_error', 'temporary'],
  ['error', undefined],
  ['err_grant', undefined],
  ['_error', undefined],
  ['my_err_invalid_grant', undefined],
  ['invalid_grant_exceptional', undefined],
  ['invalid_grant_errors', undefined],
  ['client_error', undefined],
  ['unknown_code', undefined],
  ['my_invalid_request', undefined],
  ['invalid_requests', undefined],
  ['', undefined],
])('the code "%s" means %p', (code, kind) => {
  expect(kindOfCode(code)).toBe(kind)
})
