import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withSection } from '../../tenant/faults/report.js'
import { chart } from './chart.js'
import { sectionOf, targetsOf } from './sections.js'

const resultsFile = fileURLToPath(new URL('../results.json', import.meta.url))
const docs = new URL('../../docs/', import.meta.url)

/** Writes a measured part into docs/benchmarks.md and its picture. Earlier results of the other parts are kept. */
export function keepResult(key, result) {
  const earlier = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {}
  const results = { ...earlier, [key]: result }
  writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`)
  const file = new URL('benchmarks.md', docs)
  const text = withSection(readFileSync(file, 'utf8'), key, sectionOf(result))
  writeFileSync(file, withSection(text, 'targets', targetsOf(results)))
  writeFileSync(new URL('benchmarks.svg', docs), chart(Object.values(results).map((each) => each.chart)))
}
