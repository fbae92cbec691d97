/** The content type of form-encoded bodies. */
export const formContentType = 'application/x-www-form-urlencoded'

/** Returns an object form-encoded, nested keys in brackets: `{a: {b: [1]}}` becomes `a[b][0]=1`. */
export function formEncode(object: object): string {
  return new URLSearchParams(pairsOf('', object)).toString()
}

function pairsOf(key: string, value: unknown): [string, string][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [[key, String(value ?? '')]]
  return Object.entries(value).flatMap(([name, each]) => pairsOf(key === '' ? name : `${key}[${name}]`, each))
}
