import { useEffect, useRef, useState } from 'preact/hooks'
import { type Choice, choicesOf, keepOffered, type NamedField, requirements } from '../../shared/fields'
import type { Values } from '../../shared/protocol'
import { MultiSelect } from './multiSelect'

export type LoadChoices = (modelMethod: string) => Promise<Readonly<Record<string, unknown>>>

interface SelectFieldProps {
  readonly id: string
  readonly field: NamedField
  readonly values: Values
  readonly isDisabled: boolean
  readonly source?: string | undefined
  readonly blocked?: string | undefined
  readonly load: LoadChoices
  readonly onChange: (value: unknown) => void
}

interface Loaded {
  readonly choices: readonly Choice[]
  readonly state: 'none' | 'loading' | 'ready' | 'failed'
  readonly message?: string
}

/**
 * Shows a dropdown or a list of check boxes. Choices of a method are loaded when its required fields are filled in.
 */
export function SelectField(props: SelectFieldProps) {
  const { id, field, values, isDisabled, blocked, onChange } = props
  const { loaded, gone, retry } = useChoices(props)
  const value = values[field.key]
  return (
    <div class="select">
      {field.viewClass === 'MultiSelectView' ? (
        <MultiSelect
          id={id}
          value={Array.isArray(value) ? value.map(String) : []}
          choices={loaded.choices}
          isDisabled={isDisabled || loaded.state !== 'ready'}
          prompt={field.prompt}
          onChange={onChange}
        />
      ) : (
        <select
          id={id}
          disabled={isDisabled || blocked !== undefined || loaded.state === 'loading'}
          aria-describedby={`${id}-note`}
          required={field.required === true}
          value={typeof value === 'string' ? value : ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
        >
          <option value="">{loaded.state === 'loading' ? 'Loading …' : (field.prompt ?? 'Choose')}</option>
          {withOwn(loaded, value).map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      )}
      {loaded.state === 'none' && blocked !== undefined && typeof field.model === 'string' && (
        <p class="hint">{blocked}</p>
      )}
      {loaded.state === 'failed' && (
        <p class="problem" role="alert">
          {loaded.message}{' '}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      {gone.length > 0 && (
        <p class="hint" role="status">
          No longer offered and removed: {gone.join(', ')}
        </p>
      )}
    </div>
  )
}

/** A chosen value stays visible while its choices are loading or could not be loaded. */
function withOwn({ choices }: Loaded, value: unknown): readonly Choice[] {
  if (typeof value !== 'string' || value === '' || choices.some(({ key }) => key === value)) return choices
  return [...choices, { key: value, label: value }]
}

function useChoices(props: SelectFieldProps) {
  const { field, values, isDisabled, source, blocked, load, onChange } = props
  const { model } = field
  const isMethod = typeof model === 'string'
  const [loaded, setLoaded] = useState<Loaded>({ choices: [], state: 'none' })
  const [gone, setGone] = useState<readonly string[]>([])
  const [turn, setTurn] = useState(0)
  const latest = useRef(0)
  const held = useRef<unknown>(undefined)
  held.current = values[field.key]
  const needed = JSON.stringify(requirements(field).map((key) => values[key]))
  const mayAsk = isMethod && !isDisabled && blocked === undefined

  useEffect(() => {
    const request = ++latest.current
    if (!isMethod) return setLoaded({ choices: choicesOf(model ?? {}), state: 'ready' })
    if (!mayAsk) return setLoaded({ choices: [], state: 'none' })
    setLoaded(({ choices }) => ({ choices, state: 'loading' }))
    load(model).then(
      (found) => {
        // A late response of an older request is dropped.
        if (request !== latest.current) return
        const choices = choicesOf(found)
        const kept = keepOffered(held.current, choices)
        setLoaded({ choices, state: 'ready' })
        setGone(kept.gone)
        if (kept.gone.length > 0) onChange(kept.value)
      },
      (error: Error) => {
        if (request === latest.current) setLoaded({ choices: [], state: 'failed', message: error.message })
      },
    )
  }, [needed, source, mayAsk, isMethod ? model : '', turn])
  return { loaded, gone, retry: () => setTurn(turn + 1) }
}
