import { custom } from './custom'
import { microsoft } from './microsoft'
import type { Provider, ProviderKey } from './provider'
import { salesforce } from './salesforce'

/** Every provider by its key in the credential. */
export const providers: Readonly<Record<ProviderKey, Provider>> = { microsoft, salesforce, custom }

export const providerKeys = Object.keys(providers) as ProviderKey[]
