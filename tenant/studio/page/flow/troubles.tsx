import type { TroubleView } from '../../shared/protocol'
import { call } from '../state/api'
import { attempt, useStore } from '../state/store'

const groups = { tokens: 'Tokens', api: 'API', platform: 'Platform', data: 'Records' } as const

/** Shows buttons that cause faults, each with the expected result. */
export function Troubles() {
  const { troubles } = useStore()
  if (troubles.length === 0) return null
  return (
    <section class="card troubles" aria-label="Make trouble">
      <h2>Make trouble</h2>
      {Object.entries(groups).map(([group, title]) => (
        <Group key={group} title={title} troubles={troubles.filter((trouble) => trouble.group === group)} />
      ))}
    </section>
  )
}

function Group({ title, troubles }: { title: string; troubles: readonly TroubleView[] }) {
  if (troubles.length === 0) return null
  return (
    <div class="trouble-group">
      <h3>{title}</h3>
      <ul>
        {troubles.map(({ key, title: name, expectation, problem }) => (
          <li key={key}>
            <button
              type="button"
              disabled={problem !== undefined}
              aria-describedby={`trouble-${key}`}
              onClick={() =>
                attempt(call('POST', `/api/troubles/${key}`), `Done: ${name}. Expect: ${expectation}`)
              }
            >
              {name}
            </button>
            <span class="note" id={`trouble-${key}`}>
              {problem ?? expectation}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
