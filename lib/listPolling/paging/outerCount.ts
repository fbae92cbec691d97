import { isObject } from '../../values/isObject'
import { lookUp } from '../../values/lookUp'

/**
 * Returns the number of elements that the first "*" of a path stands for, because many APIs count these in a page. An object is
 * a group of records without a count, unless its keys look like IDs or dates.
 */
export function outerCountAt(body: unknown, path: string): { outerCount?: number } {
  const [, before = '', after = ''] = /^(?:(.*?)\.)?\*(?:\.(.*))?$/.exec(path) ?? []
  if (after === '') return {}
  const holder = before === '' ? body : lookUp(body, before)
  if (Array.isArray(holder)) return { outerCount: holder.length }
  const names = isObject(holder) ? Object.keys(holder) : []
  return names.every((name) => /\d/.test(name)) ? { outerCount: names.length } : {}
}
