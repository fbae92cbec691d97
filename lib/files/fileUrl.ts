import { ConfigurationError } from '../errors'
import { isSecure } from '../http/origins'
import { Fields } from '../values/fields'
import type { DownloadServices } from './download'

/** Returns the URL of a file in a message. Throws ConfigurationError if the URL must not be called. */
export function fileUrl(value: unknown, name: string, storage: DownloadServices['storage']): URL {
  const text = new Fields({ [name]: value }).requiredText(name)
  const url = URL.canParse(text) ? new URL(text) : undefined
  const mayBeCalled =
    url && !url.username && !url.password && (isSecure(url) || url.origin === storage?.uri.origin)
  if (mayBeCalled) return url
  throw new ConfigurationError(`The field "${name}" must be an https URL without a username.`)
}
