import { isObject } from '../../values/isObject'
import { lookUp } from '../../values/lookUp'

interface Counted {
  readonly items: readonly unknown[]
  readonly outerCount?: number
}

/**
 * Returns the number of elements that the first "*" of a path stands for, because many APIs count these in a page. An object is
 * a group of records without a count, unless its keys look like IDs.
 */
export function outerCountAt(body: unknown, path: string): Pick<Counted, 'outerCount'> {
  const [, before = '', after = ''] = /^(?:(.*?)\.)?\*(?:\.(.*))?$/.exec(path) ?? []
  if (after === '') return {}
  const holder = before === '' ? body : lookUp(body, before)
  if (Array.isArray(holder)) return { outerCount: holder.length }
  const names = isObject(holder) ? Object.keys(holder) : []
  return names.every((name) => /\d/.test(name) && !date.test(name)) ? { outerCount: names.length } : {}
}

const date = /^\d{4}[-/.]\d\d([-/.T ]|$)|^\d\d?[-/.]\d\d?[-/.]\d{4}/

/** Returns the items with the count of their records if the page has as many of them as the API can count. */
export function withRecordCount<T extends Counted>(
  found: T,
  pageSize: number | undefined,
  rest: number | undefined,
): T {
  const { items, outerCount } = found
  const isExpected = (count: number) => count === pageSize || count === rest
  if (outerCount === undefined || isExpected(outerCount) || !isExpected(items.length)) return found
  return { ...found, outerCount: items.length }
}
