import { once } from 'node:events'
import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { listen, readText, sendJson } from '../localServer'
import type { DemoSteps } from './story'
import { say } from './terminal'

/** Keeps the tenant up until Ctrl-C, and lets curl run the steps. */
export async function keepRunning(tenant: Tenant, steps: DemoSteps): Promise<void> {
  const server = await listen(async (request, response) => {
    const step = { '/poll': steps.trigger, '/request': steps.action }[request.url ?? '']
    if (request.method !== 'POST' || !step)
      return sendJson(response, 404, { error: 'POST /poll or POST /request' })
    sendJson(response, 200, await runStep(step, await readText(request)))
  })
  say(instructions(tenant, server.url))
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

function instructions({ authorizationServer, graph, platform }: Tenant, url: string): string {
  return `
The tenant stays up; Ctrl-C ends it.
  steps                 ${url}
  Graph twin            ${graph.apiBase}
  authorization server  ${authorizationServer.issuer}
  platform API          ${platform.url}

Try:
  curl -X POST ${url}/poll
  curl -X POST ${url}/request -d '{"method": "GET", "url": "/me"}'
  curl -X POST ${authorizationServer.issuer}/control/expire-access-tokens
  curl -X POST ${authorizationServer.issuer}/control/revoke-grants
  curl ${authorizationServer.issuer}/control/stats
  curl -X POST ${graph.url}/control/create-contact -d '{"fields": {"displayName": "Ada Lovelace"}}'
  curl -X POST ${graph.url}/control/fail -d '{"fault": {"kind": "throttled"}, "times": 2}'`
}
