import { isObject } from '../../values/isObject'
import { valuesNamed } from '../../values/lookUp'

/** The names of how many records the whole list has. */
export const totals: readonly string[] = [
  'total',
  'totalCount',
  'totalResults',
  'totalSize',
  'totalSetSize',
  'totalItems',
  'totalRecords',
  'totalEntries',
  'totalElements',
  'totalHits',
  'totalRows',
  'totalMatches',
  'recordsTotal',
  'itemCount',
  'numFound',
  'odataCount',
]

/** The names of how many records a response has, or the whole list. */
export const recordCounts: readonly string[] = ['count', 'resultCount', 'resultSetSize', ...totals]

/** The names of how many pages the whole list has. */
export const pageTotals: readonly string[] = [
  'totalPages',
  'totalPage',
  'pageCount',
  'pages',
  'lastPage',
  'numPages',
  'numberOfPages',
  'maxPage',
]

/** Returns the counts of an object by their names. Elasticsearch has its total in an object with a value. */
export function countsNamed(holder: unknown, names: readonly string[]): unknown[] {
  return valuesNamed(holder, names).map((count) => (isObject(count) ? count['value'] : count))
}

/** True for the loose name of a number that describes a page, such as a count, a size, or an offset. */
export function isCountLike(looseName: string): boolean {
  return countLike.test(looseName)
}

const countLike =
  /count|total|size|limit|offset|page|start|end$|max|skip|top$|take|index|position|number|remaining|from$|to$|rows|records|results|items|hits|found|time|date|elapsed|duration/
