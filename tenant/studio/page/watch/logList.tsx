import type { StudioEvent } from '../../shared/events'
import { durationOf, timeOf } from '../parts/format'
import { useStore } from '../state/store'

const shown = 200

interface Line {
  readonly seq: number
  readonly at: number
  readonly place: string
  readonly text: string
  readonly isProblem: boolean
}

/** Shows the newest log lines and events of containers and accounts. */
export function LogList() {
  const { events } = useStore()
  const lines: Line[] = []
  for (let index = events.length - 1; index >= 0 && lines.length < shown; index--) {
    const event = events[index]
    const line = event && lineOf(event)
    if (line) lines.push(line)
  }
  if (lines.length === 0) return <p class="empty">Nothing was logged yet.</p>
  return (
    <ul class="rows log">
      {lines.map(({ seq, at, place, text, isProblem }) => (
        <li key={seq} class={isProblem ? 'failed' : ''}>
          <time>{timeOf(at)}</time> <strong>{place}</strong> {text}
        </li>
      ))}
    </ul>
  )
}

function lineOf(event: StudioEvent): Line | undefined {
  const { seq, at } = event
  const line = (place: string, text: string, isProblem = false): Line => ({ seq, at, place, text, isProblem })
  switch (event.type) {
    case 'log':
      return line(event.step ?? '', event.text, event.level === 'warn' || event.level === 'error')
    case 'container':
      return line(event.step, `container ${event.state}${event.reason ? ` (${event.reason})` : ''}`)
    case 'call':
      return line(
        event.account,
        `${event.method} ${event.detail} ${durationOf(event.ms)} ${event.error ?? ''}`,
        event.error !== undefined,
      )
    case 'trouble':
      return line('trouble', event.title)
    case 'mapping':
      return line(event.step, event.error, true)
    case 'end':
      return event.end === 'redelivered' ? line(event.step, 'an input was delivered again') : undefined
    case 'token':
      return tokenLine(event, line)
    default:
      return undefined
  }
}

function tokenLine(
  event: Extract<StudioEvent, { type: 'token' }>,
  line: (place: string, text: string, isProblem?: boolean) => Line,
): Line {
  const texts = {
    issued: `access token ${event.access} issued${event.isLost ? ', but the response was lost' : ''}`,
    connected: `connected with access token ${event.access}`,
    stored: `access token ${event.access} stored`,
    storeFailed: 'the platform did not store the tokens',
    ended: 'the grant is no longer valid',
  }
  return line(
    event.account ?? 'tokens',
    texts[event.what],
    event.what === 'storeFailed' || event.what === 'ended',
  )
}
