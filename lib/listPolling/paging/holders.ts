import { isObject } from '../../values/isObject'
import { lookUp, looseName, valuesNamed } from '../../values/lookUp'

/** An object of a response that can describe its pages. */
export interface Holder {
  /** Its dot path; empty for the response itself. */
  readonly path: string
  readonly value: Readonly<Record<string, unknown>>
  /** True for an object such as `meta`, which is about paging only. */
  readonly isUsual: boolean
  /** The object that it is, or is in: the response, the one with the list, or one between. */
  readonly level: 'response' | 'between' | 'list'
  /** True if it can be a record around the list, so that its properties are not about the list. */
  readonly mayBeRecord: boolean
}

/**
 * Returns the objects that can have the counts, flags, cursors, and links of a list: the objects around it from the
 * nearest one to the response itself, and the usual ones in each of them.
 */
export function holdersOf(body: unknown, itemsPath: string | undefined): Holder[] {
  return objectsAround(body, itemsPath).flatMap((outer) => {
    const usual = usualIn(outer)
    return [outer, ...usual, ...usual.flatMap(usualIn)]
  })
}

/** Returns the objects around a list, the nearest one first. An element that "*" stands for is a record, so it isn't one. */
export function objectsAround(body: unknown, itemsPath = ''): Holder[] {
  const names = itemsPath.replace(/^\$\.?/, '').split('.')
  const star = names.indexOf('*')
  const outer = names.slice(0, star < 0 ? -1 : Math.max(0, star - 1))
  const paths = outer.map((_, index) => outer.slice(0, index + 1).join('.')).reverse()
  const values = [...paths.map((path) => [path, lookUp(body, path)] as const), ['', body] as const]
  return values.flatMap(([path, value], index) => {
    const level = path === '' ? 'response' : index === 0 ? 'list' : 'between'
    const mayBeRecord = level === 'between' || (level === 'list' && hasId(value))
    return isObject(value) ? [{ path, value, isUsual: false, level, mayBeRecord }] : []
  })
}

/** Returns what has the property at a nested dot path; undefined for a property of the response itself. */
export function parentAt(body: unknown, path: string): unknown {
  return path.includes('.') ? lookUp(body, path.replace(/\.[^.]*$/, '')) : undefined
}

/** True for an object with an ID, which is a record. */
export function hasId(value: unknown): boolean {
  return valuesNamed(value, ['id', 'uuid', 'guid', 'sid']).length > 0
}

/** Returns the path of a property of a holder. */
export function pathIn({ path }: Holder, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function usualIn(outer: Holder): Holder[] {
  return Object.entries(outer.value).flatMap(([name, value]) =>
    usualNames.has(looseName(name)) && isObject(value)
      ? [{ ...outer, path: pathIn(outer, name), value, isUsual: true }]
      : [],
  )
}

const usualNames = new Set(
  [
    'meta',
    'metadata',
    'responseMetadata',
    'pagination',
    'paginationInfo',
    'paging',
    'pagingInfo',
    'page',
    'pageInfo',
    'pageContext',
    'pages',
    'info',
    'resultInfo',
    'listInfo',
    'additionalData',
    'links',
    'cursor',
    'cursors',
    'continuation',
  ].map(looseName),
)
