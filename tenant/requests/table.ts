import type { RecordedRequest } from './recorder'

/**
 * Returns one Markdown table that contains each different request of a step once, in the order of the first
 * occurrences.
 */
export function requestTable(requests: readonly RecordedRequest[]): string {
  const rows = new Map<string, readonly string[]>()
  for (const { step, method, path, query, headers, body } of requests) {
    const key = JSON.stringify([step, method, path, query, headers, body])
    const cells = [
      step,
      `\`${method} ${path}\``,
      codes(query),
      codes(headers),
      body && codes(body.split(', ')),
    ]
    if (!rows.has(key)) rows.set(key, cells)
  }
  const byStep = [...rows.values()].toSorted(
    (left, right) => orderOf(left, requests) - orderOf(right, requests),
  )
  const lines = byStep.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
  return ['| Step | Request | Query | Headers | Body |', '| --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  )
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ')
}

function orderOf([step]: readonly string[], requests: readonly RecordedRequest[]): number {
  return requests.findIndex((request) => request.step === step)
}
