/** Loaded into a step's process (node --require): tells the parent, whenever asked, what the process has used so far. */
const { readFileSync } = require('node:fs')

process.on('message', (message) => {
  if (message.ask === 'use') report()
})
report()

function report() {
  // The most memory it ever had, from Linux.
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  const { user, system } = process.cpuUsage()
  process.send({ peakMegabytes: Number(kilobytes) / 1024, cpuSeconds: (user + system) / 1e6 })
}
