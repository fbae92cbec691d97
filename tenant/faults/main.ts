import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from '../measuring/table'
import { matrix } from './matrix'
import { type Options, parseOptions } from './options'
import { playAll } from './play'
import { brokenPromises, lineOf, withSection } from './report'
import type { FaultRow, Outcome } from './row'

const document = join(__dirname, '../../docs/reliability.md')

/** Measures the faults that docs/reliability.md lists. Returns true if all promises were kept. */
async function main(args: readonly string[]): Promise<boolean> {
  const keys = matrix.map(({ key }) => key)
  const options = parseOptions(args, keys)
  if (options.isListWanted) return list()
  const startedAt = Date.now()
  const rows = wantedRows(options)
  const outcomes = await playAll(rows, { ...options, amqpUri: brokerUri(), onOutcome: report })
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  const broken = rows.flatMap((row, place) => brokenPromises(row, outcomes[place]))
  const section = sectionOf(rows, outcomes, `seed ${options.seed}, ${seconds} s`)
  process.stdout.write(`${[section, ...broken].join('\n')}\n`)
  if (isWhole(options))
    writeFileSync(document, withSection(readFileSync(document, 'utf8'), 'faults', section))
  return broken.length === 0
}

function list(): boolean {
  for (const { key, what, rounds } of matrix) process.stdout.write(`${key} (${rounds}): ${what}\n`)
  return true
}

function brokerUri(): string {
  const amqpUri = process.env['AMQP_URI']
  if (amqpUri) return amqpUri
  throw new Error('AMQP_URI is not set. Run "npm run faults", which finds or starts a RabbitMQ.')
}

function wantedRows({ rows }: Options): readonly FaultRow[] {
  return rows.length === 0 ? matrix : matrix.filter(({ key }) => rows.includes(key))
}

function report({ key }: FaultRow, outcome: Outcome): void {
  process.stderr.write(`${key}: ${outcome.in} in, ${outcome.out} out, ${outcome.lost} lost\n`)
}

function sectionOf(rows: readonly FaultRow[], outcomes: readonly Outcome[], how: string): string {
  const lines = rows.flatMap((row, place) => lineOf(row, outcomes[place]))
  const faults = outcomes.reduce((sum, outcome) => sum + outcome.faults, 0)
  return `${table(lines)}\n\n(${faults} faults, ${how})`
}

function isWhole({ rows, rounds }: Options): boolean {
  return rows.length === 0 && rounds === undefined
}

main(process.argv.slice(2)).then(
  (areKept) => {
    process.exitCode = areKept ? 0 : 1
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
