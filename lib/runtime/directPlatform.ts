import { optional } from './variables'

type WritableVariables = Record<string, string | undefined>

/**
 * Exempts the platform's own API from the proxy variables. The runtime's client reads them for each request, and a proxy
 * would get the platform's credentials and the tokens that are stored.
 */
export function callPlatformDirectly(variables: WritableVariables): void {
  const uri = optional(variables, 'ELASTICIO_API_URI') ?? ''
  if (!URL.canParse(uri)) return
  const { host } = new URL(uri)
  const given = names.filter((name) => optional(variables, name) !== undefined)
  for (const name of given.length > 0 ? given : ['NO_PROXY']) {
    const hosts = (variables[name] ?? '').split(/[\s,]+/).filter((each) => each !== '')
    // "*" is read only if it is alone.
    if (!hosts.includes('*') && !hosts.includes(host)) variables[name] = [...hosts, host].join(',')
  }
}

// In the order in which the client reads them: the first one that is set counts.
const names = ['npm_config_no_proxy', 'no_proxy', 'NO_PROXY']
