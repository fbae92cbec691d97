import { isObject } from '../../values/isObject'
import { looseName } from '../../values/lookUp'
import { readTime } from '../definition/timeFormats'

/**
 * True if the object that should have the list can be that of an empty page: it has no properties, or only counts,
 * flags of paging, cursors, links, and times.
 */
export function isEmptyHolder(holder: unknown, depth = 0): boolean {
  if (!isObject(holder) || depth > 3) return false
  return Object.entries(holder).every(([name, value]) => isOfPaging(looseName(name), value, depth))
}

function isOfPaging(name: string, value: unknown, depth: number): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0 || /links?$/.test(name)
  if (typeof value === 'boolean') return flags.test(name)
  if (typeof value === 'number') return counts.test(name) || cursors.test(name)
  if (typeof value === 'string') return isTextOfPaging(name, value)
  return holders.test(name) && isEmptyHolder(value, depth + 1)
}

function isTextOfPaging(name: string, value: string): boolean {
  if (/^\d+$/.test(value)) return counts.test(name) || cursors.test(name)
  if (readTime(value) !== undefined || /^(https?:\/\/|\/|\?)\S*$/i.test(value)) return true
  return cursors.test(name) || types.test(name)
}

const flags = /more|next|prev|last|first|truncated|^done$|^end|^isend|final|exceeded/
const counts =
  /count|total|size|limit|offset|page|start|end$|max|skip|top$|take|index|position|number|remaining|from$|to$|rows|records|results|items|hits|time|date|elapsed|duration/
const cursors =
  /token|cursor|next|prev|marker|continuation|bookmark|scroll|after|before|since|history|^self$|link|uri|url|href/
const holders = /meta|pag|link|info|cursor/
const types = /^(kind|object|type|typename|context|odatacontext|odatatype|etag|odataetag|self|requestid)$/
