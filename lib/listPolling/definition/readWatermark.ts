import { sentEndMs } from '../watermark/watermarkRequest'
import type { Invalid } from './checkShape'
import type { SyncTokenSource, WatermarkSource } from './listDefinition'
import { hasPlaceholder } from './placeholders'
import type { RawList, RawRequest, RawWatermark } from './rawDefinition'
import { checkedPlace } from './readPaging'
import { readTime } from './timeFormats'

/** Returns how new records are found. Throws if its keys contradict each other or the request. */
export function readWatermark(
  { watermark, request }: RawList,
  invalid: Invalid,
): WatermarkSource | undefined {
  if (!watermark) return undefined
  const { field, parameter, template, start, overlapMinutes = 0, window } = watermark
  checkFilter(watermark, request, invalid)
  checkReplaced(watermark, request, invalid)
  if (window && overlapMinutes >= window.days * 1440) {
    throw invalid('watermark.overlapMinutes', 'must be shorter than the window.')
  }
  const source: WatermarkSource = {
    field: field === '{now}' ? undefined : field,
    parameter,
    place: checkedPlace(watermark.in, request, 'watermark.in', invalid),
    template,
    start,
    overlapMinutes,
    window: window && { ...window, template: window.template ?? '{value:iso}' },
  }
  if (window && !canEndWithin(source, window.days)) {
    throw invalid(
      'watermark.window.template',
      'writes the end without its time, although windows are shorter than a day or an hour. Use a placeholder with a time, such as {value:iso}.',
    )
  }
  return source
}

/** True if the end of a window is exact enough, so that each window ends after the previous one. */
function canEndWithin(source: WatermarkSource, days: number): boolean {
  const dayEndMs = 86_400_000
  return dayEndMs - sentEndMs(source, dayEndMs - 1) <= days * dayEndMs
}

/** Returns the source of a list's sync token. */
export function readSyncToken(
  { syncToken, watermark, parents, request }: RawList,
  invalid: Invalid,
): SyncTokenSource | undefined {
  if (!syncToken) return undefined
  if (watermark) throw invalid('syncToken', 'contradicts "watermark". Remove one of them.')
  if (parents) throw invalid('syncToken', 'contradicts "parents": one token cannot stand for several lists.')
  const { field, parameter, in: place } = syncToken
  if (parameter === undefined && place !== undefined) {
    throw invalid('syncToken.in', 'requires the key "syncToken.parameter".')
  }
  return { field, parameter, place: checkedPlace(place, request, 'syncToken.in', invalid) }
}

function checkFilter(watermark: RawWatermark, request: RawRequest, invalid: Invalid): void {
  const { field, parameter, template, start, window } = watermark
  const isMentioned = hasPlaceholder(JSON.stringify(request), 'value')
  if (parameter === undefined) {
    const needing = template !== undefined ? 'template' : watermark.in !== undefined ? 'in' : undefined
    if (needing) throw invalid(`watermark.${needing}`, 'requires the key "watermark.parameter".')
    const isUnused = !isMentioned && (start !== undefined || window || field === '{now}')
    if (isUnused) throw invalid('watermark.parameter', 'is missing, so the watermark would not be sent.')
  }
  if (field.includes('{') && field !== '{now}') {
    throw invalid('watermark.field', `is "${field.slice(0, 40)}", which is neither a dot path nor {now}.`)
  }
  if (template !== undefined && !hasPlaceholder(template, 'value')) {
    throw invalid('watermark.template', 'does not contain a placeholder such as {value} or {value:iso}.')
  }
  if (window?.template !== undefined && !hasPlaceholder(window.template, 'value')) {
    throw invalid('watermark.window.template', 'does not contain a placeholder such as {value:date}.')
  }
  if (window && typeof start === 'string' && !hasPlaceholder(start, 'now') && readTime(start) === undefined) {
    throw invalid('watermark.start', `is "${start.slice(0, 40)}", but a window requires a time.`)
  }
}

/** Throws if the path has an expression as the parameter, because the watermark would replace it from the second poll on. */
function checkReplaced(watermark: RawWatermark, request: RawRequest, invalid: Invalid): void {
  const { parameter, template } = watermark
  const place = checkedPlace(watermark.in, request, 'watermark.in', invalid)
  if (parameter === undefined || template !== undefined || place !== 'query') return
  const inQuery = request.query?.[parameter]
  const value =
    inQuery === undefined
      ? new URLSearchParams(request.path.split('?').slice(1).join('?')).get(parameter)
      : String(inQuery)
  if (value === null || value === undefined || isStartValue(value)) return
  throw invalid(
    'watermark.parameter',
    `is "${parameter}", and the path has the expression "${value.slice(0, 40)}" in it, which the watermark would replace. Write the whole expression as a template with {value}, in the field "watermarkTemplate" or the key "watermark.template".`,
  )
}

function isStartValue(value: string): boolean {
  const isQualifier = /^[A-Za-z_.]+:/.test(value)
  return (!isQualifier && /^[\w.:/+%-]*$/.test(value)) || readTime(value) !== undefined
}
