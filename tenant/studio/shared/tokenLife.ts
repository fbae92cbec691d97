import type { StudioEvent } from './events'

/** The life of one access token, as far as it was seen. */
export interface Lane {
  /** Fingerprint of the access token. */
  readonly id: string
  readonly account?: string
  readonly from: number
  /** The time at which it expires, if the token endpoint has sent its lifetime. */
  readonly promisedUntil?: number
  readonly usedUntil: number
  readonly calls: readonly number[]
  /** Calls that the API rejected with 401. */
  readonly rejections: readonly number[]
  /** The lane whose refresh token was exchanged for this one. */
  readonly parent?: string
  /** First calls of containers that use a token which another container had stored. */
  readonly adoptions: readonly number[]
  /** True if the token was issued, but its response never arrived. */
  readonly isLost: boolean
  readonly stored?: 'yes' | 'failed'
}

export interface TokenLife {
  readonly lanes: readonly Lane[]
  /** How many older lanes are not shown. */
  readonly before: number
  readonly troubles: readonly { readonly at: number; readonly title: string }[]
  readonly issued: number
  readonly refreshed: number
  readonly storeFailures: number
}

interface Draft {
  id: string
  account?: string
  from: number
  promisedUntil?: number
  usedUntil: number
  calls: number[]
  rejections: number[]
  parent?: string
  adoptions: number[]
  isLost: boolean
  stored?: 'yes' | 'failed'
  refresh?: string
  users: Set<string>
}

const shownLanes = 8

/** Returns the lives of the access tokens that the events show, oldest first. */
export function tokenLife(events: readonly StudioEvent[]): TokenLife {
  const drafts = new Map<string, Draft>()
  const troubles: { at: number; title: string }[] = []
  let storeFailures = 0
  for (const event of events) {
    if (event.type === 'token') addToken(drafts, event)
    if (event.type === 'http' && event.bearer !== undefined) addCall(drafts, event)
    if (event.type === 'trouble') troubles.push({ at: event.at, title: event.title })
    if (event.type === 'token' && event.what === 'storeFailed') storeFailures++
  }
  const all = [...drafts.values()]
  const lanes = all.slice(-shownLanes).map(({ users: _users, refresh: _refresh, ...lane }) => lane)
  const first = lanes[0]?.from ?? 0
  return {
    lanes,
    before: all.length - lanes.length,
    troubles: troubles.filter(({ at }) => at >= first),
    issued: all.length,
    refreshed: all.filter(({ parent }) => parent !== undefined).length,
    storeFailures,
  }
}

type TokenEvent = Extract<StudioEvent, { type: 'token' }>
type HttpEvent = Extract<StudioEvent, { type: 'http' }>

function addToken(drafts: Map<string, Draft>, event: TokenEvent): void {
  if (event.what === 'storeFailed') {
    const newest = [...drafts.values()].findLast(({ isLost }) => !isLost)
    if (newest) newest.stored = 'failed'
  }
  if (event.access === undefined) return
  const known = drafts.get(event.access)
  const draft = known ?? begin(drafts, event.access, event.at)
  if (event.account !== undefined) draft.account = event.account
  if (event.refresh !== undefined) draft.refresh = event.refresh
  if (event.expiresInSeconds !== undefined) draft.promisedUntil = event.at + event.expiresInSeconds * 1000
  if (event.isLost) draft.isLost = true
  if (event.what === 'stored') draft.stored = 'yes'
  if (known || event.what === 'connected') return
  const parent = parentOf(drafts, draft, event)
  if (parent !== undefined) draft.parent = parent
}

/** The lane of the refresh token that was exchanged; with a real provider, the lane used last before. */
function parentOf(drafts: Map<string, Draft>, draft: Draft, event: TokenEvent): string | undefined {
  const others = [...drafts.values()].filter((other) => other !== draft && !other.isLost)
  if (event.what === 'issued')
    return event.used === undefined ? undefined : others.findLast(({ refresh }) => refresh === event.used)?.id
  return others.findLast(({ account, calls }) => account === event.account && calls.length > 0)?.id
}

function addCall(drafts: Map<string, Draft>, event: HttpEvent): void {
  if (event.where !== 'api' || event.bearer === undefined) return
  const draft = drafts.get(event.bearer) ?? begin(drafts, event.bearer, event.at - event.ms)
  draft.calls.push(event.at)
  draft.usedUntil = Math.max(draft.usedUntil, event.at)
  if (event.status === 401) draft.rejections.push(event.at)
  const { container } = event
  if (container === undefined) return
  if (draft.users.size > 0 && !draft.users.has(container)) draft.adoptions.push(event.at)
  draft.users.add(container)
}

function begin(drafts: Map<string, Draft>, id: string, at: number): Draft {
  const draft: Draft = {
    id,
    from: at,
    usedUntil: at,
    calls: [],
    rejections: [],
    adoptions: [],
    isLost: false,
    users: new Set(),
  }
  drafts.set(id, draft)
  return draft
}
