import { ConfigurationError } from '../../errors'
import type { ProviderKey } from '../../providers/provider'
import { parseRules, type ResponseRule } from '../../values/responseRules'
import { checkedHeader, checkParameters } from './checkParameters'
import { checkedPath, checkShape, type Invalid, invalidKey } from './checkShape'
import type { ListDefinition, ListRules, Parents, RecordList, RequestTemplate } from './listDefinition'
import { hasPlaceholder } from './placeholders'
import type { RawList, RawParents, RawRequest } from './rawDefinition'
import { readPaging } from './readPaging'
import { readSyncToken, readWatermark } from './readWatermark'

/** Returns the list of the field `definition`. Throws ConfigurationError that contains the path of a bad key. */
export function readDefinition(text: unknown, provider: ProviderKey): ListDefinition {
  const raw = typeof text === 'string' ? parse(text) : text
  checkShape(raw)
  return buildDefinition(raw as RawList, provider, invalidKey)
}

/** Returns the list of a definition that fits the schema. `invalid` creates the errors for contradictions. */
export function buildDefinition(raw: RawList, provider: ProviderKey, invalid: Invalid): ListDefinition {
  const list = readList(raw, '', [], invalid)
  const definition = {
    ...list,
    provider,
    watermark: readWatermark(raw, invalid),
    syncToken: readSyncToken(raw, invalid),
  }
  checkParameters(definition, '', invalid)
  checkParentPlaceholder(definition, invalid)
  return definition
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : ''
    throw new ConfigurationError(
      `The field "definition" is not valid JSON (${reason}). Check the quotation marks, commas, and braces.`,
    )
  }
}

/** Reads a list. `below` contains the requests of the lists that it has the parents for, the nearest one first. */
function readList(
  raw: RawList,
  prefix: string,
  below: readonly RequestTemplate[],
  invalid: Invalid,
): RecordList {
  const request = readRequest(raw.request, `${prefix}request`, invalid)
  return {
    request,
    itemsPath: raw.items,
    idPath: raw.id,
    paging: readPaging(raw, request, prefix, invalid),
    rules: readListRules(raw, prefix, invalid),
    parents: readParents(raw.parents, `${prefix}parents`, [request, ...below], invalid),
  }
}

function readRequest(raw: RawRequest, key: string, invalid: Invalid): RequestTemplate {
  const { method = 'GET', path, query = {}, headers = {}, body } = raw
  if (method === 'GET' && body !== undefined) {
    throw invalid(`${key}.body`, 'requires the method POST.')
  }
  return {
    method,
    path: checkedPath(path, `${key}.path`, invalid),
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        checkedHeader(name, value, `${key}.headers.${name}`, invalid),
      ]),
    ),
    body,
  }
}

function readListRules(raw: RawList, prefix: string, invalid: Invalid): ListRules {
  const read = (name: keyof ListRules): readonly ResponseRule[] => {
    const text = raw[name]
    if (text === undefined) return []
    const rules = parseRules(text)
    if (rules) return rules
    throw invalid(
      prefix + name,
      `is "${text.slice(0, 40)}", which is not a rule such as 403, status=failed, or 403 type!=none. Separate rules by commas.`,
    )
  }
  return {
    errorWhen: read('errorWhen'),
    rateLimitWhen: read('rateLimitWhen'),
    lastPageWhen: read('lastPageWhen'),
  }
}

const deepestParents = 2

function readParents(
  raw: RawParents | undefined,
  key: string,
  below: readonly RequestTemplate[],
  invalid: Invalid,
): Parents | undefined {
  if (raw === undefined) return undefined
  if (below.length > deepestParents) throw invalid(key, 'is a third level. At most two are supported.')
  const {
    list,
    value = 'id',
    parents,
  } = Array.isArray(raw) ? { list: raw } : (raw as Exclude<RawParents, readonly unknown[]>)
  if (Array.isArray(list)) {
    if (parents !== undefined) throw invalid(`${key}.parents`, 'contradicts a list of values.')
    if (list.length === 0) throw invalid(key, 'is an empty list.')
    return { source: list, valuePath: value, ...usesRecordOf(below, false) }
  }
  const inner = list as RawList
  if (parents !== undefined && inner.parents !== undefined) {
    throw invalid(`${key}.parents`, `contradicts "${key}.list.parents". Remove one of them.`)
  }
  const all = { ...inner, ...(parents !== undefined && { parents }) }
  const source = readList(all, `${key}.list.`, below, invalid)
  checkParameters(source, `${key}.list.`, invalid)
  // A list that is the same for all outer parents is read once for each, if the records need both.
  const isForBoth = JSON.stringify(below[0]).includes('{parent.parent')
  if (source.parents && !isForBoth && !mentionsParent(source.request)) {
    throw invalid(`${key}.list.request`, 'does not contain the placeholder {parent}.')
  }
  return { source, valuePath: value, ...usesRecordOf(below, source.parents !== undefined) }
}

/** Each further request has one more "parent" in its placeholders. Without an outer parent, `parent` is a field, too. */
function usesRecordOf(below: readonly RequestTemplate[], hasOuter: boolean): Pick<Parents, 'usesRecord'> {
  const usesRecord = below.some((request, level) => {
    const path = `parent\\.${'parent\\.'.repeat(level)}`
    return new RegExp(`\\{${path}${hasOuter ? '(?!parent[.:}])' : ''}`).test(JSON.stringify(request))
  })
  return usesRecord ? { usesRecord } : {}
}

function checkParentPlaceholder({ request, parents }: RecordList, invalid: Invalid): void {
  const isMentioned = mentionsParent(request)
  if (parents && !isMentioned) throw invalid('request', 'does not contain the placeholder {parent}.')
  if (!parents && hasPlaceholder(request.path, 'parent')) {
    throw invalid(
      'request.path',
      'contains the placeholder {parent}, which requires "parents" in the field "definition".',
    )
  }
}

function mentionsParent(request: RequestTemplate): boolean {
  return hasPlaceholder(JSON.stringify(request), 'parent')
}
