import { isObject } from '../../values/isObject'
import { lookUp } from '../../values/lookUp'

/**
 * Returns the number of elements that the first "*" of a path stands for, because many APIs count these in a page. An object is
 * a group of records without a count, unless its keys look like IDs or dates.
 */
export function outerCountAt(body: unknown, path: string): { outerCount?: number } {
  const groups = groupsAt(body, path)
  if (Array.isArray(groups)) return { outerCount: groups.length }
  if (groups === undefined) return {}
  const names = isObject(groups) ? Object.keys(groups) : []
  return names.every((name) => /\d/.test(name)) ? { outerCount: names.length } : {}
}

/** Returns the list or object of groups that the first "*" of a path stands for; undefined for a path to the records. */
export function groupsAt(body: unknown, path: string): unknown {
  const star = splitAtStar(path)
  return star && star.after !== '' ? holderOfStar(body, star) : undefined
}

/** The parts of a dot path around a "*". They are empty at its ends. */
export interface StarPath {
  readonly before: string
  readonly after: string
}

/** Splits a dot path at a "*"; returns undefined for a path without one. */
export function splitAtStar(path: string): StarPath | undefined {
  const [matched, before = '', after = ''] = /^(?:(.*?)\.)?\*(?:\.(.*))?$/.exec(path) ?? []
  return matched === undefined ? undefined : { before, after }
}

/** Returns what has the elements that the "*" stands for. */
export function holderOfStar(value: unknown, { before }: StarPath): unknown {
  return before === '' ? value : lookUp(value, before)
}
