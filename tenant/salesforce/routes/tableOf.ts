import type { ApiCall } from '../apiCall'
import { notFound } from '../apiError'
import type { Table } from '../store/table'

/** The table of the object that the path names. */
export function tableOf({ org, names }: ApiCall): Table {
  const table = org.table(names['object'] ?? '')
  if (!table) throw notFound()
  return table
}
