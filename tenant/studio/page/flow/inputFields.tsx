import { useId, useRef } from 'preact/hooks'
import { valueAt } from '../../shared/jsonPath'
import type { SchemaField } from '../../shared/schema'
import type { Evaluation } from './useEvaluation'
import type { Metadata } from './useMetadata'

/** Inputs with more fields show only those that are required or filled in. */
const mostShown = 12

interface InputFieldsProps {
  readonly fields: readonly SchemaField[]
  readonly metadata: Metadata
  readonly mapper: unknown
  readonly results: Readonly<Record<string, Evaluation>>
  readonly onFocus: (path: string) => void
  readonly onChange: (path: string, text: string) => void
}

/** Shows the fields of an input, each with its expression and the result. */
export function InputFields({ fields, metadata, ...props }: InputFieldsProps) {
  const typed = useRef(new Set<string>())
  if (metadata.state === 'none') return <p class="hint">Fill in the fields above first.</p>
  if (metadata.state === 'loading' && fields.length === 0) return <p class="hint">Loading …</p>
  if (fields.length === 0) return <p class="hint">This step describes no input. Use JSON to send one.</p>
  const isShown = ({ path, isRequired }: SchemaField): boolean =>
    fields.length <= mostShown ||
    isRequired ||
    // A field must not move while it is filled in.
    (valueAt(props.mapper, path) !== undefined && !typed.current.has(path))
  const folded = fields.filter((field) => !isShown(field))
  return (
    <>
      {fields.filter(isShown).map((field) => (
        <InputField key={field.path} field={field} {...props} />
      ))}
      {folded.length > 0 && (
        <details class="more-fields">
          <summary>{folded.length} more fields</summary>
          {folded.map((field) => (
            <InputField
              key={field.path}
              field={field}
              {...props}
              onChange={(path, text) => {
                typed.current.add(field.path)
                props.onChange(path, text)
              }}
            />
          ))}
        </details>
      )}
    </>
  )
}

function InputField({
  field,
  ...props
}: Omit<InputFieldsProps, 'fields' | 'metadata'> & { field: SchemaField }) {
  if (field.fields.length > 0)
    return (
      <fieldset class="nested">
        <legend>
          {field.title}
          {field.isRequired && <span class="required"> *</span>}
        </legend>
        {field.fields.map((inner) => (
          <InputField key={inner.path} field={inner} {...props} />
        ))}
      </fieldset>
    )
  return <Expression field={field} {...props} />
}

function Expression({
  field,
  mapper,
  results,
  onFocus,
  onChange,
}: Omit<InputFieldsProps, 'fields' | 'metadata'> & { field: SchemaField }) {
  // Several steps can have the same field.
  const id = useId()
  const text = valueAt(mapper, field.path)
  const result = results[field.path]
  return (
    <div class="input-field">
      <label for={id}>
        {field.title}
        {field.isRequired && <span class="required"> *</span>} <code>{field.path}</code>{' '}
        <span class="meta">{field.type}</span>
      </label>
      <textarea
        id={id}
        rows={1}
        spellcheck={false}
        placeholder={field.choices ? `"${String(field.choices[0])}"` : 'JSONata, such as body.name'}
        value={typeof text === 'string' ? text : text === undefined ? '' : JSON.stringify(text)}
        aria-describedby={`${id}-result`}
        onFocus={() => onFocus(field.path)}
        onInput={({ currentTarget }) => onChange(field.path, currentTarget.value)}
      />
      <div id={`${id}-result`} aria-live="polite">
        {result?.fault !== undefined && <p class="problem">{result.fault}</p>}
        {result && result.fault === undefined && <p class="result">= {result.text}</p>}
      </div>
      {field.description !== undefined && <p class="note">{field.description}</p>}
      {field.choices && <p class="note">One of {field.choices.map(String).join(', ')}</p>}
      {field.raw !== undefined && (
        <details class="note">
          <summary>Structure</summary>
          <pre>{JSON.stringify(field.raw, null, 2)}</pre>
        </details>
      )}
    </div>
  )
}
