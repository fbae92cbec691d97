import { optional } from './variables'

type WritableVariables = Record<string, string | undefined>

/**
 * Exempts the platform's own API from the proxy variables. The runtime's client reads them for each request, so a proxy
 * would otherwise get the platform's credentials and the stored tokens.
 */
export function callPlatformDirectly(variables: WritableVariables): void {
  const uri = optional(variables, 'ELASTICIO_API_URI') ?? ''
  if (!URL.canParse(uri)) return
  const { host } = new URL(uri)
  const given = names.filter((name) => optional(variables, name) !== undefined)
  for (const name of given.length > 0 ? given : ['NO_PROXY']) {
    const hosts = (variables[name] ?? '').split(/[\s,]+/).filter((each) => each !== '')
    // "*" works only if nothing stands next to it.
    if (!hosts.includes('*') && !hosts.includes(host)) variables[name] = [...hosts, host].join(',')
  }
}

// In the order in which the client reads them. The first one that is set counts.
const names = ['npm_config_no_proxy', 'NPM_CONFIG_NO_PROXY', 'no_proxy', 'NO_PROXY']
