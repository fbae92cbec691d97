import { authorize } from '../../../../lib/auth/authorize'
import type { Api } from '../../../../lib/http/api'
import { sender } from '../../../../lib/http/send'
import { salesforce } from '../../../../lib/providers/salesforce'
import { localApi } from '../../../support/localApi'

/** Salesforce as a scripted server, and the Api that providers are given, without retries and refreshes. */
export async function scriptedSalesforce() {
  const server = await localApi()
  const tokenSet = { access_token: 'token', instance_url: server.url }
  const credential = { provider: 'salesforce', salesforceApiVersion: '66.0' } as const
  const tokens = {
    usable: async () => {},
    latest: () => tokenSet,
    newerThan: async () => 'saved' as const,
    judged: () => {},
  }
  const traits = {
    ...salesforce,
    baseOf: () => salesforce.apiBase(credential, tokenSet),
    originsOf: () => salesforce.allowedOrigins(credential, tokenSet),
  }
  const send = sender({ timeoutMs: 1000, maxBodyBytes: 1_000_000 })
  const api: Api = authorize(tokens, traits, (prepare) => send(prepare()), 'spec')
  const base = '/services/data/v66.0'
  return {
    api,
    requests: () => server.requests.map(({ method, path }) => `${method} ${path.replace(base, '')}`),
    answer: (method: string, path: string, ...answers: Parameters<typeof server.answer>[1][]) =>
      server.answer(`${method} ${base}${path}`, ...answers),
  }
}

/** A field of a description. */
export function described(name: string, changes: Record<string, unknown> = {}) {
  return { name, label: name, type: 'string', length: 40, createable: true, updateable: true, ...changes }
}
