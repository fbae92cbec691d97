export type Row = Readonly<Record<string, string | number>>

/** Returns a Markdown table of rows that have the same fields. */
export function table(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {})
  const lines = [names, names.map(() => '---'), ...rows.map((row) => names.map((name) => row[name]))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
