import { ConfigurationError } from '../errors'
import { providers } from '../providers'
import type { ObjectOperations } from '../providers/objectOperations'
import type { Provider } from '../providers/provider'

/** The parts of a provider that only some providers have. */
type Capability = 'objects' | 'mail' | 'calendar' | 'events' | 'bulk'

/** Returns a provider's capability. Throws ConfigurationError that lists the providers with it. */
export function requireCapability<Name extends Capability>(
  provider: Provider,
  name: Name,
): NonNullable<Provider[Name]> {
  const capability = provider[name]
  if (capability) return capability
  throw unsupported(provider, (each) => each[name] !== undefined)
}

/** The operations on objects that only some providers have. */
type OptionalOperation = 'search' | 'searchSchema' | 'query' | 'writeMany'

/** Returns a provider's operation on objects. Throws ConfigurationError that lists the providers with it. */
export function requireOperation<Name extends OptionalOperation>(
  provider: Provider,
  name: Name,
): NonNullable<ObjectOperations[Name]> {
  const operation = provider.objects?.[name]
  if (operation) return operation
  throw unsupported(provider, ({ objects }) => objects?.[name] !== undefined)
}

function unsupported({ key }: Provider, isAble: (provider: Provider) => boolean): ConfigurationError {
  const able = Object.values(providers).filter(isAble)
  return new ConfigurationError(
    `This step supports ${able.map(({ title }) => title).join(' and ')}, but the account's provider is "${key}".`,
  )
}
