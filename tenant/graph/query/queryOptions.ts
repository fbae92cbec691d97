import { invalidQuery, unreadableQuery } from '../graphError'

export interface Paging {
  readonly top: number
  readonly skip: number
  readonly hasCount: boolean
}

const defaultPageSize = 10
export const largestPageSize = 1000

/** Throws for each query parameter that is not offered here, and for a repeated one. */
export function checkNames(query: URLSearchParams, offered: readonly string[]): void {
  for (const name of new Set(query.keys())) {
    if (!offered.includes(name)) {
      throw invalidQuery(`The query parameter '${name}' is not supported on this resource.`)
    }
    if (query.getAll(name).length > 1) {
      throw unreadableQuery(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      )
    }
  }
}

/** Parses `$top` from 1 to 1000 (default 10), `$skip`, and `$count`. */
export function parsePaging(query: URLSearchParams): Paging {
  const top = parseNumber(query, '$top', defaultPageSize)
  if (top > largestPageSize) {
    throw badTop(
      `The limit of '${largestPageSize}' for Top query has been exceeded. The value from the incoming request is '${top}'.`,
    )
  }
  if (top === 0) throw badTop(`The value of '$top' must be greater than 0.`)
  return { top, skip: parseNumber(query, '$skip', 0), hasCount: parseFlag(query, '$count') }
}

/** Returns the property names of `$select`, or undefined without it. */
export function parseSelect(
  query: URLSearchParams,
  offered: readonly string[],
  type: string,
): readonly string[] | undefined {
  const value = query.get('$select')
  if (value === null) return undefined
  const names = value.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !offered.includes(name))
  if (unknown !== undefined) throw unknownProperty(unknown, type)
  return names
}

export function unknownProperty(name: string, type: string): Error {
  return unreadableQuery(`Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`)
}

function parseNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const value = query.get(name)
  if (value === null) return otherwise
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw unreadableQuery(
    `Invalid value '${value}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
  )
}

function parseFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  if (value === null || value === 'false') return false
  if (value === 'true') return true
  throw unreadableQuery(
    `Invalid value '${value}' for ${name} query option found. Valid values are 'true' or 'false'.`,
  )
}

function badTop(reason: string): Error {
  return invalidQuery(`The query specified in the URI is not valid. ${reason}`)
}
