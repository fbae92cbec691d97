import type { InputEnd } from '../broker'

const endOfProcessing = 'processMessage emit end'

/**
 * Returns the end of an input that a line of the runtime's trace log reports. The runtime writes it right after the
 * acknowledgment.
 */
export function endInLogLine(line: string): { messageId: string; end: InputEnd } | undefined {
  if (!line.includes(endOfProcessing)) return undefined
  const entry = JSON.parse(line) as { name?: string; msg?: string; messageId?: string; errorCount?: number }
  if (entry.name !== 'sailor' || entry.msg !== endOfProcessing || entry.messageId === undefined)
    return undefined
  return { messageId: entry.messageId, end: entry.errorCount === 0 ? 'acked' : 'rejected' }
}
