import { isObject } from '../values/isObject'

/** The content type of form-encoded bodies. */
export const formContentType = 'application/x-www-form-urlencoded'

/** True for the content type of form-encoded bodies, also with a charset. */
export function isFormType(contentType: string): boolean {
  return contentType.toLowerCase().includes(formContentType)
}

/** Returns the encoded value: an object as a form if the content type requires it, anything else as JSON. */
export function encodeBody(value: unknown, contentType: string): string {
  return isFormType(contentType) && isObject(value) ? formEncode(value) : JSON.stringify(value)
}

/** Returns a form-encoded object. Nested keys are in brackets: `{a: {b: [1]}}` becomes `a[b][0]=1`. */
export function formEncode(object: object): string {
  return new URLSearchParams(pairsOf('', object)).toString()
}

function pairsOf(key: string, value: unknown): [string, string][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [[key, String(value ?? '')]]
  return Object.entries(value).flatMap(([name, each]) => pairsOf(key === '' ? name : `${key}[${name}]`, each))
}
