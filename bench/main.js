import { cpus, loadavg } from 'node:os'
import { parseOptions } from './options.js'
import { measureCalls } from './parts/calls.js'
import { measureContacts } from './parts/contacts.js'
import { measureContainers } from './parts/containers.js'
import { measureEvents } from './parts/events.js'
import { measureExpiry } from './parts/expiry.js'
import { measureLifetimes } from './parts/lifetimes.js'
import { measureLists } from './parts/lists.js'
import { measureMessages } from './parts/messages.js'
import { measureRedaction } from './parts/redaction.js'
import { measureStart } from './parts/start.js'
import { keepResult } from './report/keepResult.js'
import { sectionOf } from './report/sections.js'

const parts = {
  calls: measureCalls,
  expiry: measureExpiry,
  lifetimes: measureLifetimes,
  containers: measureContainers,
  start: measureStart,
  contacts: measureContacts,
  messages: measureMessages,
  lists: measureLists,
  events: measureEvents,
  redaction: measureRedaction,
}

/** Measures the figures in docs/benchmarks.md. Writes them there too, unless it is a quick run. */
async function main(args) {
  const { wanted, isQuick, isListWanted } = parseOptions(args, Object.keys(parts))
  if (isListWanted) return say(wanted.join('\n'))
  for (const key of wanted) {
    const circumstances = circumstancesNow()
    const startedAt = Date.now()
    const measured = await parts[key]({ isQuick })
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const result = { ...measured, circumstances: `${circumstances}, took ${seconds} s` }
    say(`## ${key}\n\n${sectionOf(result)}\n`)
    if (!isQuick) keepResult(key, result)
  }
  if (isQuick) say('(a quick run: docs/benchmarks.md is unchanged)')
}

/** Returns the circumstances that readers need to compare the figures with their own. */
function circumstancesNow() {
  const [{ model }] = cpus()
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node ${process.versions.node}, ${cpus().length} × ${model.trim()}, load ${loadavg()[0].toFixed(1)} at the start`
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
