import type { InputEnd } from '../broker'

const endOfProcessing = 'processMessage emit end'

/** What a line of the runtime's trace log says about the end of an input; it is written right after the ack. */
export function endInLogLine(line: string): { messageId: string; end: InputEnd } | undefined {
  if (!line.includes(endOfProcessing)) return undefined
  const entry = JSON.parse(line) as { name?: string; msg?: string; messageId?: string; errorCount?: number }
  if (entry.name !== 'sailor' || entry.msg !== endOfProcessing || entry.messageId === undefined)
    return undefined
  return { messageId: entry.messageId, end: entry.errorCount === 0 ? 'acked' : 'rejected' }
}
