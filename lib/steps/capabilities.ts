import { ConfigurationError } from '../errors'
import { providers } from '../providers'
import type { Provider } from '../providers/provider'

/** The parts of a provider that only some providers have. */
type Capability = 'objects' | 'mail' | 'calendar' | 'events'

/** Returns a provider's capability. Throws ConfigurationError that lists the providers with it. */
export function requireCapability<Name extends Capability>(
  provider: Provider,
  name: Name,
): NonNullable<Provider[Name]> {
  const capability = provider[name]
  if (capability) return capability
  const able = Object.values(providers).filter((each) => each[name])
  throw new ConfigurationError(
    `This step supports ${able.map(({ title }) => title).join(' and ')}, but the account's provider is "${provider.key}".`,
  )
}
