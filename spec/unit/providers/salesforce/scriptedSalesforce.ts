import { authorize } from '../../../../lib/auth/authorize'
import type { Api } from '../../../../lib/http/api'
import type { HttpResponse } from '../../../../lib/http/message'
import { sender } from '../../../../lib/http/send'
import type { WriteSwitch } from '../../../../lib/providers/objectOperations'
import { salesforce } from '../../../../lib/providers/salesforce'
import type { FieldDescription, ObjectDescription } from '../../../../lib/providers/salesforce/describe'
import { apiMemory } from '../../../../lib/session/apiMemory'
import { localApi } from '../../../support/localApi'

/** Returns the Api that providers use for an instance, without retries and refreshes. */
export function salesforceApi(instanceUrl: string): Api {
  const tokenSet = { access_token: 'token', instance_url: instanceUrl }
  const credential = { provider: 'salesforce', salesforceApiVersion: '66.0' } as const
  const tokens = {
    waitUntilUsable: async () => {},
    latest: () => tokenSet,
    failedRenewals: () => 0,
    replaceRejected: async () => 'saved' as const,
    reportOutcome: () => {},
    isUntried: () => false,
    hasOutlived: () => false,
  }
  const traits = {
    ...salesforce,
    baseOf: () => salesforce.apiBase(credential, tokenSet),
    isTokenRejection: (response: HttpResponse) => salesforce.isTokenRejection(response, credential),
    originsOf: () => salesforce.allowedOrigins(credential, tokenSet),
  }
  const send = sender({ timeoutMs: 1000, maxBodyBytes: 1_000_000 })
  const authorized = authorize(tokens, traits, async (prepare) => send(await prepare()), 'spec')
  return Object.assign(authorized, { memory: apiMemory(instanceUrl, Date.now) })
}

/** Starts a scripted Salesforce server. Returns its Api. */
export async function scriptedSalesforce() {
  const server = await localApi()
  const base = '/services/data/v66.0'
  return {
    api: salesforceApi(server.url),
    headers: () => server.requests.map(({ headers }) => headers),
    requests: () => server.requests.map(({ method, path }) => `${method} ${path.replace(base, '')}`),
    respond: (method: string, path: string, ...responses: Parameters<typeof server.respond>[1][]) =>
      server.respond(`${method} ${base}${path}`, ...responses),
  }
}

/** Returns the options of a write, with its log warnings. */
export function writeOptions(switches: readonly WriteSwitch[] = []) {
  const warnings: string[] = []
  return { switches: new Set(switches), log: { warn: (line: string) => void warnings.push(line) }, warnings }
}

/** Returns the description of an object with these fields. */
export function objectDescription(
  fields: readonly FieldDescription[],
  name = 'Widget__c',
): ObjectDescription {
  return { name, isReplicateable: true, isRetrieveable: true, isQueryable: true, fields }
}

/** Returns a field of a description, as Salesforce responds with it. */
export function described(name: string, changes: Record<string, unknown> = {}) {
  return { name, label: name, type: 'string', length: 40, createable: true, updateable: true, ...changes }
}
