/** True for a value of an error field that reports no error. Some APIs send such a value with each response. */
export function saysNoError(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true
  return typeof value !== 'object' && words.test(String(value).trim())
}

const words = /^(|ok|okay|success\w*|succeeded|none|null|n\/a|no[ _-]?errors?|0+|200|false)[.!]?$/i
