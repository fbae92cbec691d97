import type { Tenant } from '../../tenant'
import type { Step } from '../../tenant/brokers/broker'

/**
 * Records everything that the processes of a tenant write: output, messages, and results of service calls.
 */
export class Witness {
  readonly #steps: Step[] = []
  readonly #services: string[] = []

  /** Returns the tenant with processes that log at trace level and are recorded. */
  listenTo(tenant: Tenant): Tenant {
    return {
      ...tenant,
      startStep: async (wish) => {
        const step = await tenant.startStep({ ...wish, environment: traced(wish.environment) })
        this.#steps.push(step)
        return step
      },
      call: async (method, wish) => {
        const service = await tenant.call(method, { ...wish, environment: traced(wish.environment) })
        this.#services.push(service.log, JSON.stringify(service.result))
        return service
      },
    }
  }

  hasSeenTraceLines(): boolean {
    return this.#recorded().some((text) => text.includes('"level":10,'))
  }

  /** Returns the lines that contain a secret. */
  async leaks({ authorizationServer, platform, storage }: Tenant): Promise<string[]> {
    const platformLogin = Buffer.from(`${platform.username}:${platform.apiKey}`).toString('base64')
    const secrets = [
      ...(await authorizationServer.issuedSecrets()),
      platform.apiKey,
      platformLogin,
      storage.token,
    ]
    const texts = this.#recorded()
    const words = wordsOf(texts)
    const suspected = secrets.filter((secret) => words.includes(longestWord(secret)))
    return texts.flatMap((text) => linesWith(text, suspected))
  }

  #recorded(): string[] {
    return [
      ...this.#services,
      ...this.#steps.flatMap((step) => [
        step.log(),
        step.outputs.map((each) => JSON.stringify(each)).join('\n'),
      ]),
    ]
  }
}

function traced(environment: Record<string, string> | undefined): Record<string, string> {
  return { LOG_LEVEL: 'trace', ...environment }
}

const longWord = /[\w-]{12,}/g

/** Returns each long word of the recorded strings once. They are too long to be searched for each secret. */
function wordsOf(texts: readonly string[]): string {
  const words = new Set<string>()
  for (const text of texts) for (const word of text.match(longWord) ?? []) words.add(word)
  return [...words].join('\n')
}

/** Returns the part of a secret that is in a long word of each string with the secret. */
function longestWord(secret: string): string {
  const [longest = ''] = (secret.match(longWord) ?? []).sort((one, other) => other.length - one.length)
  if (longest === '') throw new Error('A secret has no long word.')
  return longest
}

function linesWith(text: string, secrets: readonly string[]): string[] {
  if (secrets.length === 0) return []
  return text.split('\n').filter((line) => secrets.some((secret) => line.includes(secret)))
}
