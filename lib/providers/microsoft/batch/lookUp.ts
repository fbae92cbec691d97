import type { ComponentError } from '../../../errors'
import { type Api, parseJson } from '../../../http/api'
import { withQuery } from '../../../http/path'
import type { RetryPolicy } from '../../../http/retry'
import type { PlannedRow } from '../../manyRecords/planRows'
import { uniqueField } from '../objects/items'
import { objectTypeOf } from '../objects/objectTypes'
import type { BatchItem } from './callBatch'
import { itemError, runBatch } from './runBatch'

interface LookUp extends BatchItem {
  readonly row: PlannedRow
}

/** The IDs that a key finds, at most two, or the error of the lookup. */
export type Found = readonly string[] | ComponentError

/** Returns the IDs that each record's key finds. */
export async function lookUp(
  api: Api,
  { objectType, keyField }: { readonly objectType: string; readonly keyField: string },
  rows: readonly PlannedRow[],
  policy: RetryPolicy,
): Promise<ReadonlyMap<PlannedRow, Found>> {
  const { filter } = uniqueField(objectType, keyField)
  const found = new Map<PlannedRow, Found>()
  const items = rows.map((row): LookUp => {
    const query = { $filter: filter(row.key).text, $top: '2', $select: 'id' }
    return { row, method: 'GET', path: pathWith(objectTypeOf(objectType).list, query), isRepeatable: true }
  })
  await runBatch(api, items, policy, (item, response) => {
    if (!response) return
    const isGood = response.status === 200
    found.set(item.row, isGood ? idsIn(response.body.toString('utf8')) : itemError(item, response))
  })
  return found
}

function pathWith(path: string, query: Readonly<Record<string, string>>): string {
  const { pathname, search } = withQuery(new URL(path, 'https://graph.microsoft.com'), query)
  return pathname + search
}

function idsIn(text: string): string[] {
  const { value } = Object(parseJson(text)) as { value?: unknown }
  if (!Array.isArray(value)) return []
  return value.map((item) => Object(item).id).filter((id) => typeof id === 'string')
}
