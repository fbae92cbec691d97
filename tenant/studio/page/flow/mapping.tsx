import { useRef, useState } from 'preact/hooks'
import { valueAt, withValue } from '../../shared/jsonPath'
import type { Flow, FlowEdge, FlowNode, Sample } from '../../shared/protocol'
import { fieldsOfSchema, type SchemaField } from '../../shared/schema'
import { JsonTree } from '../parts/jsonTree'
import { RawMapper } from './rawMapper'
import { type Evaluation, useEvaluation } from './useEvaluation'
import type { Metadata } from './useMetadata'

interface MappingProps {
  readonly node: FlowNode
  readonly edge: FlowEdge
  readonly metadata: Metadata
  readonly sourceSample: Sample | undefined
  readonly onChange: (change: (flow: Flow) => Flow) => void
}

/** The input of an action: an expression for each field, with its result on the sample of the step before. */
export function Mapping({ node, edge, metadata, sourceSample, onChange }: MappingProps) {
  const [isRaw, setRaw] = useState(false)
  const focused = useRef<string | undefined>(undefined)
  const { mapper } = edge.config
  const fields = fieldsOfSchema(metadata.in)
  const leaves = fields.flatMap(leavesOf)
  const results = useEvaluation(node.id, expressionsOf(mapper, leaves), sourceSample?.at)
  const setMapper = (next: unknown): void =>
    onChange((flow) => ({
      ...flow,
      graph: {
        ...flow.graph,
        edges: flow.graph.edges.map((each) =>
          each.target === node.id && each.source === edge.source
            ? { ...each, config: { mapper_type: 'jsonata', mapper: next } }
            : each,
        ),
      },
    }))
  const set = (path: string, text: string): void =>
    setMapper(withValue(mapper, path, text.trim() === '' ? undefined : text))
  const matching = matchingNames(leaves, sourceSample)

  return (
    <section class="mapping" aria-label="Input">
      <div class="title-row">
        <h3>Input</h3>
        <span class="spacer" />
        {matching.length > 0 && !isRaw && (
          <button
            type="button"
            onClick={() =>
              setMapper(matching.reduce((all, name) => withValue(all, name, `body.${name}`), mapper))
            }
          >
            Fill in {matching.length} matching names
          </button>
        )}
        <button type="button" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
          {isRaw ? 'Show fields' : 'Show JSON'}
        </button>
      </div>
      {!sourceSample && (
        <p class="hint">Take a sample of the step before to see results and to pick its fields.</p>
      )}
      <div class="mapping-columns">
        <div>
          {isRaw ? (
            <RawMapper mapper={mapper} onChange={setMapper} />
          ) : (
            <InputFields
              fields={fields}
              metadata={metadata}
              mapper={mapper}
              results={results}
              onFocus={(path) => {
                focused.current = path
              }}
              onChange={set}
            />
          )}
        </div>
        {sourceSample && (
          <div class="source">
            <h4>Sample of {edge.source}</h4>
            <JsonTree
              value={sourceSample.message.body}
              label="Fields to insert"
              root={['body']}
              onPick={(path) => {
                const target = focused.current ?? leaves[0]?.path
                if (target !== undefined && !isRaw) set(target, path)
              }}
            />
          </div>
        )}
      </div>
    </section>
  )
}

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

function InputFields({ fields, metadata, ...props }: InputFieldsProps) {
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
  const { mapper, results, onFocus, onChange } = props
  const text = valueAt(mapper, field.path)
  const id = `input-${field.path.replaceAll('.', '-')}`
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

function leavesOf(field: SchemaField): readonly SchemaField[] {
  return field.fields.length > 0 ? field.fields.flatMap(leavesOf) : [field]
}

function expressionsOf(mapper: unknown, leaves: readonly SchemaField[]): Record<string, unknown> {
  const filled = leaves.map(({ path }) => [path, valueAt(mapper, path)] as const)
  return Object.fromEntries(filled.filter(([, text]) => text !== undefined))
}

function matchingNames(leaves: readonly SchemaField[], sample: Sample | undefined): string[] {
  return leaves
    .map(({ path }) => path)
    .filter(
      (path) =>
        valueAt(sample?.message.body, path) !== undefined && valueAt(sample?.message.body, path) !== null,
    )
    .filter((path) => path.toLowerCase() !== 'id')
}
