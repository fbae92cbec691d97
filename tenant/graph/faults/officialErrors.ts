import { GraphError } from '../graphError'

/** Recorded errors of Graph, by a short name. */
const rejections = {
  /** https://learn.microsoft.com/graph/resolve-auth-errors: no license, on-premises, or soft-deleted */
  mailboxNotEnabled: [
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  ],
  mailboxNotSupported: [
    404,
    'MailboxNotSupportedForRESTAPI',
    'REST API is not yet supported for this mailbox.',
  ],
  resourceNotFound: [404, 'ResourceNotFound', 'Resource could not be discovered.'],
  invalidUser: [404, 'ErrorInvalidUser', "The requested user 'unknown@contoso.example' is invalid."],
  userNotFound: [
    404,
    'Request_ResourceNotFound',
    "Resource 'unknown@contoso.example' does not exist or one of its queried reference-property objects are not present.",
  ],
  /** https://github.com/microsoftgraph/microsoft-graph-docs/issues/12767 */
  namedPropertyQuota: [403, 'ErrorQuotaExceeded', 'Cannot get ID from name.'],
  mailboxFull: [507, 'ErrorQuotaExceeded', 'The mailbox has exceeded its storage quota.'],
  mailboxFullForbidden: [403, 'ErrorQuotaExceeded', 'The mailbox has exceeded its storage quota.'],
  /** https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/1195 */
  conflict: [
    409,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ],
  staleChangeKey: [
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ],
  accountSuspended: [
    403,
    'ErrorAccountSuspend',
    'Account suspended. Follow the instructions in your Inbox to verify your account.',
  ],
  tenantNotFound: [
    401,
    'OrganizationFromTenantGuidNotFound',
    "The tenant for tenant guid '9fd843f0-d6da-45c8-a7dd-a76889e41055' does not exist.",
  ],
  badDeltaToken: [400, 'BadRequest', 'Badly formed token.'],
  /** The error for deleting an event that no longer exists. */
  goneEvent: [400, 'ErrorInvalidRequest', "Your request can't be completed. The object was not found."],
  /** The error for deleting a message that no longer exists. */
  goneMessage: [403, 'ErrorCannotDeleteObject', 'Cannot delete object.'],
  /** Throttling with other statuses than 429. */
  throttledForbidden: [403, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
  throttledBadRequest: [400, 'TooManyRequests', 'Too many requests.'],
  sendAsDenied: [
    403,
    'ErrorSendAsDenied',
    'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
  ],
} as const satisfies Readonly<Record<string, readonly [status: number, code: string, message: string]>>

export type OfficialError = keyof typeof rejections

export function isOfficialError(name: unknown): name is OfficialError {
  return typeof name === 'string' && Object.hasOwn(rejections, name)
}

/** Returns the error called `name`. */
export function officialError(name: OfficialError): GraphError {
  const [status, code, message] = rejections[name]
  return new GraphError(status, code, message)
}
