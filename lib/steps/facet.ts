import { ConfigurationError } from '../errors'
import { providers } from '../providers'
import type { Provider } from '../providers/provider'

/** The parts of a provider that only some have. */
type Facet = 'objects' | 'mail' | 'calendar'

/** What the provider can do of one kind; throws ConfigurationError naming the providers that can do it. */
export function facetOf<Name extends Facet>(provider: Provider, name: Name): NonNullable<Provider[Name]> {
  const facet = provider[name]
  if (facet) return facet
  const able = Object.values(providers).filter((each) => each[name])
  throw new ConfigurationError(
    `This step works with ${able.map(({ title }) => title).join(' and ')}, but the account's provider is "${provider.key}".`,
  )
}
