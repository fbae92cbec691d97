import type { ApiCall } from '../apiCall'
import { notFound } from '../apiError'
import type { Table } from '../store/table'

/** Returns the table of the object in the path. */
export function tableOf({ org, names }: ApiCall): Table {
  const table = org.table(names['object'] ?? '')
  if (!table) throw notFound()
  return table
}
