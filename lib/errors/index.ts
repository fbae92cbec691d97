export {
  ApiError,
  ClientRejectedError,
  ComponentError,
  ConfigurationError,
  type ErrorName,
  inField,
  internalError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ReconnectRequiredError,
  TemporaryError,
  UnexpectedResponseError,
} from './errors'
export {
  errorFromResponse,
  type Fault,
  type FaultKind,
  isTemporaryStatus,
  uncertainWrite,
} from './fromResponse'
export { shorten, shortenMessage } from './shorten'
