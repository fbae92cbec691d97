export {
  ApiError,
  ClientRejectedError,
  ComponentError,
  ConfigurationError,
  type ErrorName,
  inField,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ReconnectRequiredError,
  TemporaryError,
  UnexpectedResponseError,
} from './errors'
export { errorFromResponse, type Fault, type FaultKind, uncertainWrite } from './fromResponse'
