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
export { errorFromResponse, type Fault, uncertainWrite } from './fromResponse'
