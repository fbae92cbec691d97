import type { Provider, ProviderKey } from './provider'

/** Every provider by its key in the credential. Loaded on first use, because most steps need only one. */
export const providers: Readonly<Record<ProviderKey, Provider>> = {
  get microsoft() {
    const { microsoft }: typeof import('./microsoft') = require('./microsoft')
    return microsoft
  },
  get salesforce() {
    const { salesforce }: typeof import('./salesforce') = require('./salesforce')
    return salesforce
  },
  get custom() {
    const { custom }: typeof import('./custom') = require('./custom')
    return custom
  },
}

export const providerKeys = Object.keys(providers) as ProviderKey[]
