import { useId, useState } from 'preact/hooks'
import { isEmpty, type NamedField, sortFields, unmet } from '../../shared/fields'
import type { Fields, Values } from '../../shared/protocol'
import { RichText } from '../parts/richText'
import { type LoadChoices, SelectField } from './selectField'

export interface FieldsFormProps {
  readonly fields: Fields
  readonly values: Values
  readonly onChange: (key: string, value: unknown) => void
  /** Loads the choices of a field whose model is a method. */
  readonly load: LoadChoices
  /** Names what the choices come from, such as the account. If it changes, they are loaded again. */
  readonly source?: string | undefined
  /** Why choices cannot be loaded yet, such as a missing account. */
  readonly blocked?: string | undefined
  /** Fields that hold a secret which is never shown. */
  readonly filledSecrets?: readonly string[]
}

/** Shows the fields of a credential or a step by their view classes. Optional fields at the end are folded. */
export function FieldsForm(props: FieldsFormProps) {
  const shown = sortFields(props.fields).filter(({ viewClass }) => viewClass !== 'OAuthFieldView')
  // Computed only once, because a field must not move while it is filled in.
  const [count] = useState(() => essentialCount(shown, props.values))
  const more = shown.slice(count)
  return (
    <>
      <div class="fields">
        {shown.slice(0, count).map((field) => (
          <Field key={field.key} field={field} {...props} />
        ))}
      </div>
      {more.length > 0 && (
        <details class="more-fields">
          <summary>
            {more.length} optional {more.length === 1 ? 'field' : 'fields'}
          </summary>
          <div class="fields">
            {more.map((field) => (
              <Field key={field.key} field={field} {...props} />
            ))}
          </div>
        </details>
      )}
    </>
  )
}

const leastShown = 2

/** Returns the number of visible fields: up to the last one that is required or filled in. */
function essentialCount(fields: readonly NamedField[], values: Values): number {
  const last = fields.findLastIndex(({ key, required }) => required || !isEmpty(values[key]))
  const count = Math.max(last + 1, leastShown)
  return fields.length - count === 1 ? fields.length : count
}

function Field({ field, ...props }: FieldsFormProps & { field: NamedField }) {
  const id = useId()
  const needs = unmet(field, props.fields, props.values)
  const isGroup = field.viewClass === 'MultiSelectView'
  const label = (
    <>
      {field.label ?? field.key}
      {field.required && (
        <span class="required" title="required">
          {' *'}
        </span>
      )}
    </>
  )
  return (
    <div class={`field ${field.viewClass ?? ''}`} data-field={field.key} data-view={field.viewClass}>
      {field.viewClass === 'CheckBoxView' ? null : isGroup ? (
        <span class="label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label for={id}>{label}</label>
      )}
      <Control id={id} field={field} needs={needs} {...props} />
      {field.viewClass === 'CheckBoxView' && <label for={id}>{label}</label>}
      <p class="note" id={`${id}-note`}>
        {needs.length > 0 && <strong>Needs {needs.join(', ')} first. </strong>}
        <RichText text={field.note ?? field.help?.description ?? ''} />
      </p>
    </div>
  )
}

interface ControlProps extends FieldsFormProps {
  readonly id: string
  readonly field: NamedField
  readonly needs: readonly string[]
}

function Control({ id, field, needs, values, onChange, filledSecrets, ...props }: ControlProps) {
  const { key, placeholder } = field
  const value = values[key]
  const isDisabled = needs.length > 0
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const common = {
    id,
    disabled: isDisabled,
    'aria-describedby': `${id}-note`,
    required: field.required === true,
  }
  const setText = (entered: string): void => onChange(key, entered === '' ? undefined : entered)
  switch (field.viewClass) {
    case 'SelectView':
    case 'MultiSelectView':
      return (
        <SelectField
          {...props}
          id={id}
          field={field}
          values={values}
          isDisabled={isDisabled}
          onChange={(chosen) => onChange(key, chosen)}
        />
      )
    case 'CheckBoxView':
      return (
        <input
          {...common}
          required={false}
          type="checkbox"
          checked={isTicked(value)}
          onChange={({ currentTarget }) => onChange(key, currentTarget.checked ? true : undefined)}
        />
      )
    case 'TextAreaView':
    case 'CodeFieldView':
    case 'JSONataView':
      return (
        <textarea
          {...common}
          rows={4}
          placeholder={placeholder}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      )
    case 'PasswordFieldView':
      return (
        <input
          {...common}
          type="password"
          autocomplete="off"
          placeholder={
            filledSecrets?.includes(key) ? 'Kept. Enter another value to replace it.' : placeholder
          }
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      )
    default:
      return (
        <input
          {...common}
          type="text"
          placeholder={placeholder}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      )
  }
}

function isTicked(value: unknown): boolean {
  return value === true || value === 'true' || value === 'on'
}
