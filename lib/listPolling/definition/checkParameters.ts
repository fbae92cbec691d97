import { headerValue } from '../../values/headerFields'
import { isObject } from '../../values/isObject'
import type { Invalid } from './checkShape'
import type { ListDefinition, Place, RecordList } from './listDefinition'

type CheckedList = RecordList & Partial<Pick<ListDefinition, 'watermark' | 'syncToken'>>

/** Throws ConfigurationError if a parameter has two values, or can't be sent in its place. `prefix` begins the keys. */
export function checkParameters(list: CheckedList, prefix: string, invalid: Invalid): void {
  const taken = new Map<string, string>()
  const isCounted = list.paging.style === 'offset' || list.paging.style === 'page'
  for (const { key, place, name } of parametersOf(list)) {
    if (place === 'header') checkedHeader(name, '', prefix + key, invalid)
    if (place === 'body') checkBody(list, key, name, prefix, invalid)
    const other = taken.get(`${place} ${name}`)
    const isSharedCursor = key === 'syncToken.parameter' && other === 'paging.parameter' && !isCounted
    if (other !== undefined && !isSharedCursor) {
      throw invalid(
        prefix + key,
        `has the same value as ${quotedKey(prefix + other, invalid)}, "${name}". One parameter cannot have two values.`,
      )
    }
    taken.set(`${place} ${name}`, key)
  }
}

interface NamedParameter {
  readonly key: string
  readonly place: Place
  readonly name: string
}

function parametersOf({ paging, watermark, syncToken }: CheckedList): NamedParameter[] {
  const all = [
    ['paging.parameter', paging.place, paging.parameter || undefined],
    [
      'paging.size.parameter',
      paging.pageSizePlace,
      paging.pageSize === undefined ? undefined : paging.pageSizeParameter,
    ],
    ['watermark.parameter', watermark?.place, watermark?.parameter],
    ['watermark.window.parameter', watermark?.place, watermark?.window?.parameter],
    ['syncToken.parameter', syncToken?.place, syncToken?.parameter],
  ] as const
  return all.flatMap(([key, place, name]) => (name && place ? [{ key, place, name }] : []))
}

/** A string has no place for a parameter, and a list only at an index. */
function checkBody(
  { request, paging }: CheckedList,
  key: string,
  name: string,
  prefix: string,
  invalid: Invalid,
): void {
  const { body } = request
  const isOnlyContinued = paging.nextPath !== undefined && paging.style === 'cursor'
  if (body === undefined || body === null || isObject(body)) return
  if (isOnlyContinued && key === 'paging.parameter') return
  if (Array.isArray(body) && /^\d+(\.|$)/.test(name)) return
  const what = Array.isArray(body)
    ? 'is a list, so the parameter has to begin with an index, such as 0.after'
    : 'is not an object, so it has no place for the parameter'
  throw invalid(
    `${prefix}request.body`,
    `${what}. Change ${quotedKey(prefix + key, invalid)}, which is "${name.slice(0, 40)}", or send it in the query.`,
  )
}

/** Returns the header value, or throws if it can't be sent. */
export function checkedHeader(name: string, value: unknown, key: string, invalid: Invalid): string {
  try {
    return headerValue(name, value, 'definition')
  } catch (error) {
    throw invalid(key, `cannot be sent. ${(error as Error).message}`)
  }
}

/** Returns the name of another key as error messages show it. */
function quotedKey(key: string, invalid: Invalid): string {
  return /"([^"]+)"/.exec(invalid(key, '').message)?.[0] ?? `"${key}"`
}
