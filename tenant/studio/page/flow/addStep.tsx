import { useState } from 'preact/hooks'
import type { ComponentView, Flow } from '../../shared/protocol'
import { withAction } from './editFlow'

interface AddStepProps {
  readonly component: ComponentView
  readonly flow: Flow
  readonly onChange: (change: (flow: Flow) => Flow) => void
}

/** Adds an action to the end of the flow. */
export function AddStep({ component, flow, onChange }: AddStepProps) {
  const [isOpen, setOpen] = useState(false)
  const actions = component.steps.filter(({ kind }) => kind === 'action')
  const isFirst = flow.graph.nodes.length === 0
  const offered = isFirst ? component.steps : actions
  if (offered.length === 0) return null
  if (!isOpen)
    return (
      <button type="button" class="add" onClick={() => setOpen(true)}>
        + Add {isFirst ? 'a step' : 'an action'}
      </button>
    )
  return (
    <div class="card add-list">
      <div class="title-row">
        <h2>Add {isFirst ? 'a step' : 'an action'}</h2>
        <button type="button" onClick={() => setOpen(false)}>
          Cancel
        </button>
      </div>
      <ul class="choices">
        {offered.map(({ key, title, description }) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => {
                onChange((old) => withAction(old, key))
                setOpen(false)
              }}
            >
              <strong>{title}</strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
