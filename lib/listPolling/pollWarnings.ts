import type { Log } from '../providers/objectOperations'
import type { PagingStyle } from './definition/listDefinition'

/** The log lines of a poll, each written once per execution. */
export const pollWarnings = {
  noWatermark: 'There is no "watermarkField", so each poll emits the whole list.',
  positionLost:
    'The API no longer accepts the position in the snapshot. The round starts over, and records that it has emitted are emitted again with the same message IDs.',
  syncTokenLost:
    'The API no longer accepts the sync token in the snapshot. The list is read from the beginning; deletions since the last poll are unknown.',
  again:
    'More records share the newest values of "watermarkField" than a snapshot can keep (about 500), and some are new. All of them are emitted; known records keep their message IDs.',
  unvalued:
    'Some records have no comparable value in "watermarkField". They are emitted by each poll that returns them, with the same message IDs while they do not change. If no record has one, check the name of the field.',
  textual:
    'The values of "watermarkField" are neither numbers nor times, so they are compared as strings. If they do not increase in alphabetical order, records are missed: choose another field.',
} as const

/** Returns the line for a counted page that the API rejects although the total is higher. */
export function limitReached(seen: number, total: number): string {
  return `The API returns only the first ${seen} of ${total} records. Narrow the list with a filter, such as "watermarkParameter", and sort it by the watermark in ascending order.`
}

/** Returns the line for a parent with a list that the API rejects. */
export function parentSkipped(value: string | number, status: number): string {
  return `The API returned ${status} for the list of the parent "${String(value).slice(0, 60)}". It is skipped in this poll and read completely as soon as it is accessible.`
}

/** The fields to check if a list loops. */
export const loopAdvice: Readonly<Record<PagingStyle, string>> = {
  none: 'Check the field "path".',
  nextLink: 'Check the field "pagingField".',
  linkHeader: 'The API sends wrong Link headers.',
  cursor: 'Check the fields "pagingField" and "pagingParameter".',
  offset: 'Check the field "pagingParameter": the API may use another name for it.',
  page: 'Check the field "pagingParameter": the API may use another name for it.',
  lastItem: 'Check the fields "pagingField" and "pagingParameter".',
}

/** Logs each line once per execution. */
export type LogOnce = (...lines: (string | undefined)[]) => void

/** Returns a function that logs each line only once, and only a limited number of lines. */
export function onceEach(log: Log): LogOnce {
  const logged = new Set<string>()
  return (...lines) => {
    for (const line of lines) {
      if (line === undefined || logged.has(line) || logged.size >= mostLines) continue
      logged.add(line)
      log.warn(line)
    }
  }
}

const mostLines = 50
