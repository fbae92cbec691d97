import type { ObjectOperations } from '../providers/objectOperations'
import type { Provider } from '../providers/provider'
import { facetOf } from './facet'

/** What the provider can do with objects; throws ConfigurationError naming the providers that can do it. */
export function objectsOf(provider: Provider): ObjectOperations {
  return facetOf(provider, 'objects')
}
