/** A line for the person who watches. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Shows how far a count has come: in place on a terminal, else a line now and then. */
export function progress(label: string, total: number): (count: number) => void {
  const step = Math.max(1, Math.floor(total / 4))
  return (count) => {
    const line = `  ${label}: ${count} of ${total}`
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${count === total ? '\n' : ''}`)
    else if (count % step === 0 || count === total) say(line)
  }
}

/** Rows of two columns, the second one aligned. */
export function table(rows: readonly (readonly [string, string | number])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')
}
