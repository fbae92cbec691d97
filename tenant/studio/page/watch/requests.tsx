import type { StudioEvent } from '../../shared/events'
import { durationOf, foldPath, timeOf } from '../parts/format'
import { Scrollable } from '../parts/scrollable'
import { useStore } from '../state/store'

type Request = Extract<StudioEvent, { type: 'http' }>

const shown = 150
const places = { api: 'API', token: 'token', platform: 'platform' } as const

/** Shows the newest HTTP requests of all containers. */
export function Requests() {
  const { events } = useStore()
  const requests = events
    .filter((event): event is Request => event.type === 'http')
    .slice(-shown)
    .reverse()
  if (requests.length === 0) return <p class="empty">No request yet.</p>
  return (
    <Scrollable>
      <table class="requests">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">To</th>
            <th scope="col">Request</th>
            <th scope="col">Status</th>
            <th scope="col">Time taken</th>
            <th scope="col">Token</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr key={request.seq} class={request.status === 0 || request.status >= 400 ? 'problem-row' : ''}>
              <td>{timeOf(request.at)}</td>
              <td>{places[request.where]}</td>
              <td title={`${request.origin}${request.path}`}>
                {request.method} <code>{foldPath(request.path)}</code>
              </td>
              <td>{request.status === 0 ? 'no response' : request.status}</td>
              <td>{durationOf(request.ms)}</td>
              <td>{request.bearer !== undefined && <code>{request.bearer}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  )
}
