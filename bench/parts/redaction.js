import { randomBytes } from 'node:crypto'
import { redact } from '../../lib/http/redact.js'
import { compare } from '../measure/rounds.js'
import { atMost } from '../measure/verdict.js'

const size = 1_000_000
// As many as the component remembers, each as long as Microsoft's.
const secrets = Array.from({ length: 12 }, () => randomBytes(975).toString('base64url'))

const texts = {
  'JSON of an API': JSON.stringify(
    Array.from({ length: 14_000 }, (_, index) => ({
      id: `AAMk${index}`,
      subject: `Hello ${index}`,
      from: 'a@example.com',
    })),
  ).slice(0, size),
  'dashes, as in a long path': 'a-'.repeat(size / 2),
  'percent escapes': '%20'.repeat(size / 3),
  'HTML entities': '&#x41;'.repeat(size / 6),
  base64: randomBytes((size * 3) / 4).toString('base64'),
  'pieces of a token': `${secrets[0].slice(0, 600)} x `.repeat(size / 603).slice(0, size),
}

/** Measures how long it takes to redact 1 MB, compared with parsing it as JSON. */
export async function measureRedaction({ isQuick }) {
  const measured = []
  for (const [name, text] of Object.entries(texts)) {
    const json = JSON.stringify({ text })
    const ways = [
      { name: 'JSON.parse', call: () => JSON.parse(json) },
      { name: 'redact', call: () => redact(text, secrets) },
    ]
    const [, { cpuMicros, ratio }] = await compare(ways, { rounds: isQuick ? 3 : 15, callsPerRound: 1 })
    measured.push({ name, ms: cpuMicros / 1000, ratio })
  }
  return {
    rows: measured.map(({ name, ms, ratio }) => ({
      '1 MB of': name,
      'processor ms': ms.toFixed(1),
      'ratio to JSON.parse': ratio.toFixed(1),
    })),
    verdicts: measured.map(({ name, ms }) =>
      atMost(`processor ms for 1 MB of ${name}`, 50, Math.round(ms * 10) / 10),
    ),
    chart: {
      title: 'Redacting 1 MB',
      unit: 'ms of processor time',
      limit: 50,
      bars: measured.map(({ name, ms }) => ({ label: name, value: Math.round(ms * 10) / 10 })),
    },
  }
}
