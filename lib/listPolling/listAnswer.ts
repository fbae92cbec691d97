import { UnexpectedResponseError } from '../errors'
import { parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { lookUp } from './lookUp'

/** One answer of a list endpoint. */
export interface ListAnswer extends FoundItems {
  readonly url: URL
  readonly headers: HttpResponse['headers']
  readonly body: unknown
  /** When it was sent, by the API's clock. */
  readonly sentAtMs: number
}

/** Reads an answer; throws UnexpectedResponseError where it holds no list. */
export function readAnswer(response: HttpResponse, itemsPath: string | undefined): ListAnswer {
  const { url, headers, status } = response
  const sentAtMs = timeOf(headers)
  if (hasNoContent(response)) return { url, headers, sentAtMs, body: undefined, items: [] }
  const body = parseJson(response.body.toString('utf8'))
  if (body === undefined) {
    throw new UnexpectedResponseError(
      `${url.host} answered ${url.pathname} with ${status} and no JSON. Check the field "path".`,
    )
  }
  return { url, headers, sentAtMs, body, ...itemsOf(body, itemsPath, `${url.host} answered ${url.pathname}`) }
}

// A 404 gets here only for a page behind the last one.
function hasNoContent({ status }: HttpResponse): boolean {
  return status === 204 || status === 404
}

function timeOf(headers: HttpResponse['headers']): number {
  const time = Date.parse(headers['date'] ?? '')
  return Number.isNaN(time) ? Date.now() : time
}

export interface FoundItems {
  readonly items: readonly unknown[]
  /** Where it is not certain that this is the list. */
  readonly note?: string
}

/**
 * The list in an answer: at the dotted path or, without one, the answer itself, the property with a usual name, the
 * only list it has. Throws UnexpectedResponseError that names what there is; `answered` begins the sentence.
 */
export function itemsOf(body: unknown, itemsPath: string | undefined, answered: string): FoundItems {
  if (itemsPath !== undefined) return itemsAt(body, itemsPath, answered)
  if (Array.isArray(body)) return { items: body }
  const lists = new Map(
    Object.entries(Object(body)).filter((entry): entry is List => Array.isArray(entry[1])),
  )
  const usual = usualNames.find((name) => lists.has(name))
  const [only, ...others] = lists.keys()
  const items = lists.get(usual ?? (others.length === 0 ? only : undefined) ?? '')
  if (items) return { items }
  const empty = usualNames.find((name) => Object(body)[name] === null)
  if (lists.size === 0 && empty !== undefined) return leftOut(empty, body, answered)
  const what = lists.size === 0 ? 'an answer that has no list' : 'an answer that has several lists'
  throw new UnexpectedResponseError(`${answered} with ${what}. ${whereToLook(body)}`)
}

type List = [string, unknown[]]

const usualNames = ['value', 'items', 'results', 'data', 'records']

/** Many APIs leave an empty list out: then there is nothing where it would be. */
function itemsAt(body: unknown, itemsPath: string, answered: string): FoundItems {
  const items = lookUp(body, itemsPath)
  if (Array.isArray(items)) return { items }
  const holder = itemsPath.includes('.') ? lookUp(body, itemsPath.replace(/\.[^.]*$/, '')) : body
  const isObject = typeof holder === 'object' && holder !== null && !Array.isArray(holder)
  const isAbsent = items === undefined || items === null
  if (isObject && isAbsent) return leftOut(itemsPath, body, answered)
  throw new UnexpectedResponseError(
    `${answered} with nothing at "${itemsPath}"${isAbsent ? '' : ' that is a list'}. ${whereToLook(body)}`,
  )
}

function leftOut(itemsPath: string, body: unknown, answered: string): FoundItems {
  const note = `${answered} with nothing at "${itemsPath}", which is taken for an empty list. ${whereToLook(body)}`
  return { items: [], note }
}

function whereToLook(body: unknown): string {
  if (Array.isArray(body)) return 'The answer itself is a list: leave the field "itemsPath" empty.'
  const names = Object.keys(Object(body)).slice(0, 20)
  const shape =
    typeof body !== 'object' || names.length === 0
      ? 'The answer has no properties.'
      : `The answer has the properties ${names.map((name) => `"${name.slice(0, 40)}"`).join(', ')}.`
  return `Say in the field "itemsPath" where the list is. ${shape}`
}
