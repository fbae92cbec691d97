import { useMemo } from 'preact/hooks'
import { type Lane, type TokenLife, tokenLife } from '../../shared/tokenLife'
import { numberOf, timeOf } from '../parts/format'
import { Scrollable } from '../parts/scrollable'
import { useStore } from '../state/store'

const width = 560
const left = 62
const right = 52
/** Space for the remaining lifetime of a token. */
const future = 60
const laneHeight = 26
const top = 14

/** Shows the lifetimes of the access tokens: as a picture with one lane for each, and as a table. */
export function TokenPicture() {
  const { events, accounts } = useStore()
  const newest = events.at(-1)?.seq
  const life = useMemo(() => tokenLife(events), [newest])
  const names = new Map(accounts.map(({ id, name }) => [id, name]))
  return (
    <section class="tokens" aria-label="Tokens">
      <div class="title-row">
        <h2>Tokens</h2>
        <span class="meta">
          {numberOf(life.issued)} seen · {numberOf(life.refreshed)} refreshed
          {life.storeFailures > 0 && ` · ${numberOf(life.storeFailures)} not stored`}
          {life.before > 0 && ` · ${numberOf(life.before)} before`}
        </span>
      </div>
      {life.lanes.length === 0 ? (
        <p class="empty">Connect an account to see the life of its tokens.</p>
      ) : (
        <>
          <Picture life={life} now={events.at(-1)?.at ?? Date.now()} />
          <details>
            <summary>The same as a table</summary>
            <LaneTable life={life} names={names} />
          </details>
        </>
      )}
    </section>
  )
}

function Picture({ life, now }: { life: TokenLife; now: number }) {
  const { lanes, troubles } = life
  const start = Math.min(...lanes.map(({ from }) => from))
  const span = Math.max(now - start, 1000)
  const x = (at: number): number => left + ((at - start) / span) * (width - left - right - future)
  const y = (index: number): number => top + index * laneHeight
  const height = top + lanes.length * laneHeight + 14
  const row = new Map(lanes.map(({ id }, index) => [id, index]))
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={description(life)}>
      <line class="now" x1={x(now)} x2={x(now)} y1={0} y2={height - 12} />
      <text class="small" x={x(now)} y={height - 2} text-anchor="middle">
        now
      </text>
      {troubles.map(({ at, title }) => (
        <text key={at} class="bolt" x={x(at)} y={11} text-anchor="middle">
          <title>{title}</title>⚡
        </text>
      ))}
      {lanes.map((lane, index) => (
        <LaneView
          key={lane.id}
          lane={lane}
          x={x}
          y={y(index)}
          parentY={
            lane.parent !== undefined && row.has(lane.parent) ? y(row.get(lane.parent) ?? 0) : undefined
          }
        />
      ))}
    </svg>
  )
}

interface LaneViewProps {
  readonly lane: Lane
  readonly x: (at: number) => number
  readonly y: number
  readonly parentY: number | undefined
}

const maximumTicks = 120

function LaneView({ lane, x, y, parentY }: LaneViewProps) {
  const from = x(lane.from)
  const used = Math.max(x(lane.usedUntil) - from, 2)
  const promised = Math.max(Math.min(x(lane.promisedUntil ?? lane.usedUntil), width - right) - from, used)
  const rejected = lane.rejections[0]
  return (
    <g class={`lane${lane.isLost ? ' lost' : ''}`}>
      <text class="name" x={left - 8} y={y + 14} text-anchor="end">
        {lane.id}
      </text>
      {parentY !== undefined && <path class="elbow" d={`M ${from} ${parentY + 18} V ${y + 10} h 4`} />}
      <rect class="promised" x={from} y={y + 3} width={promised} height={14} rx={3} />
      {!lane.isLost && lane.calls.length > 0 && (
        <rect class="used" x={from} y={y + 3} width={used} height={14} rx={3} />
      )}
      {lane.calls.slice(-maximumTicks).map((at) => (
        <line key={at} class="tick" x1={x(at)} x2={x(at)} y1={y + 6} y2={y + 14} />
      ))}
      {lane.adoptions.map((at) => (
        <path key={at} class="adopted" d={`M ${x(at)} ${y + 20} v -4 h -6`} />
      ))}
      {rejected !== undefined && (
        <>
          <circle class="rejected" cx={x(rejected)} cy={y + 10} r={5} />
          <text class="small rejected-text" x={x(rejected) + 8} y={y + 14}>
            401
          </text>
        </>
      )}
      {lane.isLost && (
        <text class="small" x={from + promised + 6} y={y + 14}>
          lost
        </text>
      )}
      {lane.stored !== undefined && (
        <text class={`small stored ${lane.stored}`} x={width - right + 12} y={y + 14}>
          <title>{lane.stored === 'yes' ? 'stored on the platform' : 'not stored'}</title>
          {lane.stored === 'yes' ? '✓ kept' : '✗ kept'}
        </text>
      )}
    </g>
  )
}

function LaneTable({ life: { lanes }, names }: { life: TokenLife; names: ReadonlyMap<string, string> }) {
  return (
    <Scrollable>
      <table>
        <thead>
          <tr>
            <th scope="col">Access token</th>
            <th scope="col">Account</th>
            <th scope="col">Since</th>
            <th scope="col">Calls</th>
            <th scope="col">401</th>
            <th scope="col">Refreshed from</th>
            <th scope="col">Stored</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <tr key={lane.id}>
              <th scope="row">
                <code>{lane.id}</code> {lane.isLost && 'lost'}
              </th>
              <td>{names.get(lane.account ?? '') ?? ''}</td>
              <td>{timeOf(lane.from)}</td>
              <td>{lane.calls.length}</td>
              <td>{lane.rejections.length}</td>
              <td>{lane.parent !== undefined && <code>{lane.parent}</code>}</td>
              <td>{lane.stored === 'yes' ? 'yes' : lane.stored === 'failed' ? 'failed' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  )
}

function description({ lanes, refreshed }: TokenLife): string {
  const rejected = lanes.reduce((sum, { rejections }) => sum + rejections.length, 0)
  return `${lanes.length} access tokens, ${refreshed} of them refreshed, ${rejected} calls rejected with 401.`
}
