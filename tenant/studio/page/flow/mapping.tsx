import { useRef, useState } from 'preact/hooks'
import { valueAt, withValue } from '../../shared/jsonPath'
import type { Flow, FlowEdge, FlowNode, Sample } from '../../shared/protocol'
import { fieldsOfSchema, type SchemaField } from '../../shared/schema'
import { JsonTree } from '../parts/jsonTree'
import { InputFields } from './inputFields'
import { RawMapper } from './rawMapper'
import { useEvaluation } from './useEvaluation'
import type { Metadata } from './useMetadata'

interface MappingProps {
  readonly node: FlowNode
  readonly edge: FlowEdge
  readonly metadata: Metadata
  readonly sourceSample: Sample | undefined
  readonly onChange: (change: (flow: Flow) => Flow) => void
}

/**
 * Shows the input of an action: an expression for each field, with its result for the sample of the previous step.
 */
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
