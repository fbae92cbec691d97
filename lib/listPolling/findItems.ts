import { UnexpectedResponseError } from '../errors'
import { isObject } from '../values/isObject'
import { lookUp } from '../values/lookUp'
import { parseRules } from '../values/responseRules'
import { countsMore, countsNone, isEmptyHolder } from './paging/emptyPage'
import { parentAt } from './paging/holders'
import { canBeFailure } from './paging/outcome'
import { groupsAt, holderOfStar, outerCountAt, splitAtStar } from './paging/outerCount'

/** The records of one response. */
export interface FoundItems {
  readonly items: readonly unknown[]
  /** How many elements the API counts in the page if these are not the records; absent for a path without "*". */
  readonly outerCount?: number
  /** True if the API counts the records although they are in groups. */
  readonly countsRecords?: true
  /** The path of the list; undefined if the response has no list, which counts as an empty one. */
  readonly foundAt?: string
  /** A warning if it isn't certain that this is the list. */
  readonly note?: string
}

/**
 * Returns the list at the dot path. Without a path, returns the response itself, the property with a usual name, or the
 * only list. If an earlier response had the list at `knownAt`, a missing list counts as an empty one. Otherwise throws
 * UnexpectedResponseError. `responded` is the beginning of its message.
 */
export function findItems(
  body: unknown,
  itemsPath: string | undefined,
  responded: string,
  knownAt?: string,
): FoundItems {
  if (itemsPath === undefined) return usualList(body, responded, knownAt)
  if (itemsPath === '$' || itemsPath.startsWith('$.')) return singleRecord(body, itemsPath, responded)
  const items = valuesAt(body, itemsPath)
  const hasOthers = items?.length === 0 && knownAt !== itemsPath && otherParts(body, itemsPath).length > 0
  if (items && !hasOthers) return { items, ...outerCountAt(body, itemsPath), foundAt: itemsPath }
  return missingList(body, itemsPath, responded, knownAt)
}

/** Returns how many elements of the list the API counts in a page: records, or the outer elements that contain them. */
export function pageLength({ items, outerCount, countsRecords }: FoundItems): number {
  return countsRecords ? items.length : (outerCount ?? items.length)
}

function usualList(body: unknown, responded: string, knownAt: string | undefined): FoundItems {
  if (Array.isArray(body)) return { items: body, foundAt: '' }
  const lists = new Map(
    Object.entries(Object(body)).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1])),
  )
  const usual = usualNames.find((name) => lists.has(name))
  const [only, ...others] = [...lists.keys()].filter((name) => !sideLists.has(name))
  const name = usual ?? (knownAt !== undefined && lists.has(knownAt) ? knownAt : undefined)
  const found = name ?? (others.length === 0 && !knownAt ? only : undefined)
  const items = found === undefined ? undefined : lists.get(found)
  if (found !== undefined && items) return { items, foundAt: found }
  if (knownAt && only === undefined && isEmpty(body, knownAt)) return { items: [] }
  const empty = usualNames.find((each) => Object(body)[each] === null)
  if (lists.size === 0 && empty !== undefined) return omittedList(empty, body, responded)
  if (isObject(body) && (Object.keys(body).length === 0 || countsNone(body, '')))
    return omittedList('items', body, responded)
  const what = lists.size === 0 ? 'without a list' : 'with several lists'
  throw new UnexpectedResponseError(`${responded} ${what}. ${whereToLook(body)}`)
}

const usualNames = ['value', 'items', 'results', 'data', 'records']

// Lists that can be present although the list of records is missing.
const sideLists = new Set(['errors', 'warnings', 'messages', 'links', 'includes', 'included'])

/** Returns the list at the path. "*" stands for every element or value, and their lists are joined. */
function valuesAt(value: unknown, path: string): readonly unknown[] | undefined {
  const star = splitAtStar(path)
  if (!star) {
    const found = lookUp(value, path)
    return Array.isArray(found) ? found : undefined
  }
  const { after } = star
  const holder = holderOfStar(value, star)
  if (typeof holder !== 'object' || holder === null) return undefined
  const each: readonly unknown[] = Array.isArray(holder) ? holder : Object.values(holder)
  return after === '' ? each : each.flatMap((inner) => valuesAt(inner, after) ?? objectAt(inner, after))
}

/** Returns the paths of other lists if every element of a nested path lacks its list. Single elements may lack it. */
function otherParts(body: unknown, path: string): string[] {
  const holder = groupsAt(body, path)
  if (typeof holder !== 'object' || holder === null) return []
  const { before = '', after = '' } = splitAtStar(path) ?? {}
  const each: readonly unknown[] = Object.values(holder)
  if (each.some((part) => lookUp(part, after.replace(/\.\*.*$/, '')) !== undefined)) return []
  const prefix = before === '' ? '*.' : `${before}.*.`
  return [...new Set(each.flatMap((part) => listsIn(part)))].map((found) => prefix + found)
}

// With many elements, each can have an object or nothing instead of a list.
function objectAt(value: unknown, path: string): readonly unknown[] {
  const found = path.includes('*') ? undefined : lookUp(value, path)
  return isObject(found) ? [found] : []
}

function singleRecord(body: unknown, path: string, responded: string): FoundItems {
  const record = path === '$' ? body : lookUp(body, path.slice(2))
  if (record === null || record === undefined) return { items: [] }
  if (isObject(record)) return { items: [record], foundAt: path }
  throw new UnexpectedResponseError(
    `${responded} with ${Array.isArray(record) ? 'a list' : 'a value'} instead of one record. Change "items" so that it contains the dot path of the list.`,
  )
}

/** Returns an empty list if the response omits the list, as many APIs do. Throws if another list may contain the records. */
function missingList(
  body: unknown,
  itemsPath: string,
  responded: string,
  knownAt: string | undefined,
): FoundItems {
  const found = lookUp(body, itemsPath)
  const isAbsent = found === undefined || found === null
  const parts = otherParts(body, itemsPath)
  const others = parts.length > 0 ? parts : listsIn(body)
  if (isAbsent && isEmpty(body, itemsPath)) {
    // Other lists are not the records if an earlier response had them at this path.
    if (knownAt === itemsPath) return { items: [] }
    if (found === null || (others.length === 0 && hasPlaceFor(body, itemsPath)))
      return omittedList(itemsPath, body, responded)
  }
  throw new UnexpectedResponseError(
    `${responded} with nothing at "${itemsPath}"${isAbsent ? '' : ' that is a list'}. ${whereToLook(body, others)}${isAbsent ? emptyAdvice(body, itemsPath) : ''}`,
  )
}

/** Returns advice with a rule that is true for each response without the list, and for no other one. */
function emptyAdvice(body: unknown, itemsPath: string): string {
  const [path = ''] = itemsPath.split(/\.?\*/)
  const rule = `${path}=`
  const isRule = isObject(body) && path !== '' && parseRules(rule) !== undefined
  if (!isRule || (lookUp(body, path) ?? null) !== null) return ''
  return ` If this is an empty list, add "lastPageWhen": "${rule}" to the field "definition".`
}

/** True if a response that omits its list has no records, because it counts none or has no sign of a failure. */
function isEmpty(body: unknown, itemsPath: string): boolean {
  if (!isObject(body)) return false
  return countsNone(body, itemsPath) || !(countsMore(body, itemsPath) || canBeFailure(body, itemsPath))
}

/** True if a response has the object that should have the list, or no object that can have it at another path. */
function hasPlaceFor(body: unknown, itemsPath: string): boolean {
  const holder = itemsPath.includes('.') ? parentAt(body, itemsPath) : body
  return isObject(holder) || isEmptyHolder(body) || countsNone(body, itemsPath)
}

function omittedList(itemsPath: string, body: unknown, responded: string): FoundItems {
  const note = `${responded} with nothing at "${itemsPath}", which is treated as an empty list. ${whereToLook(body)}`
  return { items: [], note }
}

function whereToLook(body: unknown, lists = listsIn(body)): string {
  if (Array.isArray(body)) return 'The response itself is a list, so leave the field "itemsPath" empty.'
  const [first] = lists
  if (first !== undefined) {
    const named = lists.slice(0, 10).map(quoted).join(', ')
    return `It has a list at ${named}. Set the field "itemsPath" to the list, such as ${quoted(first)}.`
  }
  const names = Object.keys(Object(body)).slice(0, 20)
  const shape =
    typeof body !== 'object' || names.length === 0
      ? 'The response has no properties.'
      : `The response has the properties ${names.map(quoted).join(', ')}.`
  return `Set the field "itemsPath" to the dot path of the list. ${shape}`
}

/** Returns the dot paths of all lists at the first two levels, without side lists. */
export function listsIn(body: unknown, prefix = '', depth = 0): string[] {
  if (!isObject(body) || depth > 2) return []
  return Object.entries(body).flatMap(([name, value]) => {
    if (Array.isArray(value)) return sideLists.has(name) ? [] : [prefix + name]
    return listsIn(value, `${prefix}${name}.`, depth + 1)
  })
}

function quoted(name: string): string {
  return `"${name.slice(0, 60)}"`
}
