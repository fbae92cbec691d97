/**
 * True if the body of a successful response says that the request failed: `ok` or `success` is false, `status` is
 * "error", or it has errors and no data.
 */
export function isFaultInBody(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false
  const { ok, success, status, error, errors, data } = body as Readonly<Record<string, unknown>>
  if ([ok, success].some((flag) => flag === false || flag === 'false')) return true
  if (typeof status === 'string' && /^(error|fail|failed|failure)$/i.test(status)) return true
  const hasData = data !== undefined && data !== null
  return !hasData && [error, errors].some(isError)
}

// Some APIs send an error object that says that there is none.
function isError(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false
  if (typeof value !== 'object') return !/^(ok|none|success|no[ _]error|0|false)$/i.test(String(value))
  const { code } = value as { code?: unknown }
  if (code === 0 || /^(ok|0|success)$/i.test(String(code ?? ''))) return false
  return Object.keys(value).length > 0
}
