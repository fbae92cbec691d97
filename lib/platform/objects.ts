import { ConfigurationError } from '../errors'
import { providers } from '../providers'
import type { ObjectOperations } from '../providers/objectOperations'
import type { Provider } from '../providers/provider'

/** What the provider can do with objects; throws ConfigurationError naming the providers that can do it. */
export function objectsOf(provider: Provider): ObjectOperations {
  if (provider.objects) return provider.objects
  const able = Object.values(providers).filter(({ objects }) => objects)
  throw new ConfigurationError(
    `This step works with ${able.map(({ title }) => title).join(' and ')}, but the account's provider is "${provider.key}".`,
  )
}
