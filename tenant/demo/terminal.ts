/** Prints a line. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Returns a function that shows the progress of a count: in place on a terminal, otherwise in a few lines. */
export function progress(label: string, total: number): (count: number) => void {
  const step = Math.max(1, Math.floor(total / 4))
  return (count) => {
    const line = `  ${label}: ${count} of ${total}`
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${count === total ? '\n' : ''}`)
    else if (count % step === 0 || count === total) say(line)
  }
}

/** Returns a table with two columns, the second one aligned. */
export function table(rows: readonly (readonly [string, string | number])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')
}
