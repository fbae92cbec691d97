import { readFileSync } from 'node:fs'
import type { Step } from '../../tenant/brokers/broker'

/**
 * Returns the memory of the step's process in bytes as reported by Linux: current (VmRSS) or maximum (VmHWM).
 */
export function memoryOf(step: Step, name: 'VmRSS' | 'VmHWM'): number {
  const [, pid = ''] = /"pid":(\d+)/.exec(step.log()) ?? []
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? []
  return Number(kibibytes) * 1024
}
