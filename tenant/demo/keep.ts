import { once } from 'node:events'
import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { listen, readText, sendJson } from '../localServer'
import { say } from './terminal'

type Steps = Readonly<Record<string, Step>>

/** Keeps the tenant running until Ctrl-C, and lets curl run the steps. */
export async function keepRunning(tenant: Tenant, steps: Steps): Promise<void> {
  const server = await listen(async (request, response) => {
    const step = steps[request.url?.slice(1) ?? '']
    if (request.method !== 'POST' || !step)
      return sendJson(response, 404, { error: `POST one of /${Object.keys(steps).join(', /')}` })
    sendJson(response, 200, await runStep(step, await readText(request)))
  })
  say(instructions(tenant, server.url, steps))
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.close()
}

async function runStep(step: Step, text: string): Promise<unknown> {
  try {
    const { end, outputs } = await step.run(JSON.parse(text || '{}'))
    return { end, outputs: outputs.map(({ kind, messageId, body }) => ({ kind, messageId, body })) }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

function instructions(tenant: Tenant, url: string, steps: Steps): string {
  const { authorizationServer, graph, platform, salesforce } = tenant
  const lines = {
    microsoft: microsoftLines(url, graph.url),
    salesforce: salesforceLines(url, salesforce.instanceUrl),
  }
  const used = Object.entries(lines).filter(([provider]) =>
    Object.keys(steps).some((name) => name.startsWith(`${provider}/`)),
  )
  return `
The tenant keeps running. Press Ctrl-C to end it.
  steps                 ${url}
  Graph fake            ${graph.apiBase}
  Salesforce fake       ${salesforce.instanceUrl}
  authorization server  ${authorizationServer.issuer}
  platform API          ${platform.url}

Try:
${used.flatMap(([, own]) => own.map((line) => `  curl -X POST ${line}`)).join('\n')}
  curl -X POST ${authorizationServer.issuer}/control/expire-access-tokens
  curl ${authorizationServer.issuer}/control/stats
  curl -X POST ${authorizationServer.issuer}/control/revoke-grants`
}

function microsoftLines(steps: string, twin: string): string[] {
  return [
    `${steps}/microsoft/poll`,
    `${steps}/microsoft/request -d '{"method": "GET", "url": "/me"}'`,
    `${twin}/control/create-contact -d '{"fields": {"displayName": "Ada Lovelace"}}'`,
    `${twin}/control/fail -d '{"fault": {"kind": "throttled"}, "times": 2}'`,
  ]
}

function salesforceLines(steps: string, twin: string): string[] {
  return [
    `${steps}/salesforce/create -d '{"LastName": "Hopper", "Legacy_Id__c": "1906"}'`,
    `${steps}/salesforce/upsert -d '{"Legacy_Id__c": "1906", "FirstName": "Grace"}'`,
    `${steps}/salesforce/lookup -d '{"Legacy_Id__c": "1906"}'`,
    `${steps}/salesforce/query -d '{"query": "SELECT Id, Name FROM Contact ORDER BY Id LIMIT 3"}'`,
    // Changes within a minute can be polled after the end of the minute.
    `${twin}/control/advance-clock -d '{"milliseconds": 60000}'`,
    `${steps}/salesforce/poll`,
    `${twin}/control/fail -d '{"fault": {"kind": "limitExceeded"}}'`,
  ]
}
