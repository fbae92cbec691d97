import type { Step } from '../../tenant/brokers/broker'

export { me } from '../../tenant/race/containers'

/** The calls of the API and of the token endpoint that each message made, in its own order: `GET 401`, `POST 200`. */
export function callsByMessage(steps: readonly Step[]): string[][] {
  const calls = new Map<string, string[]>()
  for (const line of steps.flatMap((step) => step.log().split('\n'))) {
    const [, method = '', status = ''] = /"msg":"(\w+) http:\S+ (\d+) \d+ ms"/.exec(line) ?? []
    const [, messageId = ''] = /"messageId":"([^"]+)"/.exec(line) ?? []
    if (method) calls.set(messageId, [...(calls.get(messageId) ?? []), `${method} ${status}`])
  }
  return [...calls.values()]
}

/** How often each of them occurs, a list of calls as one text. */
export function occurrences(lists: readonly string[][]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const list of lists) counts[list.join(', ')] = (counts[list.join(', ')] ?? 0) + 1
  return counts
}
