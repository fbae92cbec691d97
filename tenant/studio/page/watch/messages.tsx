import { useState } from 'preact/hooks'
import type { StudioEvent } from '../../shared/events'
import { numberOf, timeOf } from '../parts/format'
import { JsonTree } from '../parts/jsonTree'
import { call } from '../state/api'
import { useStore } from '../state/store'

type Output = Extract<StudioEvent, { type: 'output' }>

const shown = 100

/** Shows the newest messages that steps have emitted. */
export function Messages() {
  const { events, flow } = useStore()
  const nodes = flow?.flow.graph.nodes ?? []
  const outputs = newest(events)
  if (outputs.length === 0) return <p class="empty">No message yet.</p>
  return (
    <ul class="rows">
      {outputs.map((output) => (
        <li key={output.seq}>
          <MessageRow output={output} number={nodes.findIndex(({ id }) => id === output.step) + 1} />
        </li>
      ))}
    </ul>
  )
}

function newest(events: readonly StudioEvent[]): Output[] {
  const found: Output[] = []
  for (let index = events.length - 1; index >= 0 && found.length < shown; index--) {
    const event = events[index]
    if (event?.type === 'output') found.push(event)
  }
  return found
}

function MessageRow({ output, number }: { output: Output; number: number }) {
  const [whole, setWhole] = useState<unknown>(undefined)
  const [isOpen, setOpen] = useState(false)
  const load = async (): Promise<void> => {
    const { body } = await call<{ body: unknown }>('GET', `/api/messages/${output.seq}`)
    setWhole(body)
  }
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class="row">
        <time>{timeOf(output.at)}</time>
        <strong>step {number}</strong>
        <span class={`pill ${output.kind}`}>{output.kind}</span>
        {output.isAgain && <span class="pill open">again</span>}
        <code class="id" title={output.message}>
          {output.message.slice(0, 8)}
        </code>
        <span class="preview">{previewOf(output)}</span>
        <span class="meta">{numberOf(output.bytes)} B</span>
      </summary>
      {isOpen && output.isCut && whole === undefined && (
        <p>
          The message is long.{' '}
          <button type="button" onClick={load}>
            Load all of it
          </button>
        </p>
      )}
      {isOpen && <JsonTree value={whole ?? output.body} label="Message" />}
    </details>
  )
}

function previewOf({ body }: Output): string {
  const { name, message, displayName, subject, Name, title } = (
    typeof body === 'object' && body !== null ? body : {}
  ) as Record<string, unknown>
  const text = [displayName, subject, Name, name, title, message].find((each) => typeof each === 'string')
  return String(text ?? JSON.stringify(body) ?? '').slice(0, 120)
}
