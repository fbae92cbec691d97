import type { Provider, ProviderKey } from './provider'

/** Every provider by its key in the credential, loaded when it is first asked for: most steps need one of them. */
export const providers: Readonly<Record<ProviderKey, Provider>> = {
  get microsoft() {
    return (require('./microsoft') as typeof import('./microsoft')).microsoft
  },
  get salesforce() {
    return (require('./salesforce') as typeof import('./salesforce')).salesforce
  },
  get custom() {
    return (require('./custom') as typeof import('./custom')).custom
  },
}

export const providerKeys = Object.keys(providers) as ProviderKey[]
