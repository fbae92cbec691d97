import type { Step } from '../../tenant/brokers/broker'

export { me } from '../../tenant/race/containers'

/**
 * Returns the requests to the API and to the token endpoint per message, in their order: `GET 401`, `POST
 * 200`.
 */
export function callsByMessage(steps: readonly Step[]): string[][] {
  const calls = new Map<string, string[]>()
  for (const line of steps.flatMap((step) => step.log().split('\n'))) {
    const [, method = '', status = ''] = /"msg":"(\w+) http:\S+ (\d+) \d+ ms"/.exec(line) ?? []
    const [, messageId = ''] = /"messageId":"([^"]+)"/.exec(line) ?? []
    if (method) calls.set(messageId, [...(calls.get(messageId) ?? []), `${method} ${status}`])
  }
  return [...calls.values()]
}

/** Returns how often each list occurs, with a joined list as the key. */
export function occurrences(lists: readonly string[][]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const list of lists) counts[list.join(', ')] = (counts[list.join(', ')] ?? 0) + 1
  return counts
}
