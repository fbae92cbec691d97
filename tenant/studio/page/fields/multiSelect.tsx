import { useState } from 'preact/hooks'
import type { Choice } from '../../shared/fields'

interface MultiSelectProps {
  readonly id: string
  readonly value: readonly string[]
  readonly choices: readonly Choice[]
  readonly isDisabled: boolean
  readonly prompt?: string | undefined
  readonly onChange: (value: readonly string[] | undefined) => void
}

const filterFrom = 8

/** Shows check boxes with a filter, for several choices. */
export function MultiSelect({ id, value, choices, isDisabled, prompt, onChange }: MultiSelectProps) {
  const [filter, setFilter] = useState('')
  const shown = choices.filter(({ label }) => label.toLowerCase().includes(filter.toLowerCase()))
  const toggle = (key: string, isChosen: boolean): void => {
    const next = choices
      .map((choice) => choice.key)
      .filter((each) => (each === key ? isChosen : value.includes(each)))
    onChange(next.length > 0 ? next : undefined)
  }
  return (
    <fieldset
      class="multi"
      disabled={isDisabled}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-note`}
    >
      <div class="multi-head">
        <span>
          {value.length} of {choices.length}
          {value.length === 0 && prompt !== undefined && <span class="hint"> {prompt}</span>}
        </span>
        {value.length > 0 && (
          <button type="button" class="quiet" onClick={() => onChange(undefined)}>
            Clear
          </button>
        )}
      </div>
      {choices.length > filterFrom && (
        <input
          type="search"
          placeholder="Filter"
          aria-label="Filter the choices"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      )}
      {shown.length > 0 && (
        <div class="multi-list">
          {shown.map(({ key, label }) => (
            <label key={key}>
              <input
                type="checkbox"
                checked={value.includes(key)}
                onChange={({ currentTarget }) => toggle(key, currentTarget.checked)}
              />{' '}
              {label}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  )
}
