import { table } from '../../tenant/measuring/table.js'

/** Returns the results of a part as Markdown: its table, and the circumstances. */
export function sectionOf({ rows, verdicts, circumstances }) {
  const targets = verdicts.length > 0 ? [`${table(verdicts.map(targetRow))}\n`] : []
  return [`${table(rows)}\n`, ...targets, `(${circumstances})`].join('\n')
}

/** Returns all targets of all parts in one table. */
export function targetsOf(results) {
  const rows = Object.entries(results).flatMap(([key, { verdicts }]) =>
    verdicts.map((verdict) => ({ part: `[${key}](#${key})`, ...targetRow(verdict) })),
  )
  return table(rows)
}

function targetRow({ what, target, value, isMet }) {
  return { what, target, measured: value, '': isMet ? 'met' : '**missed**' }
}
