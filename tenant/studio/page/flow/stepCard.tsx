import { useState } from 'preact/hooks'
import { missingFields } from '../../shared/fields'
import type {
  AccountView,
  ComponentView,
  Flow,
  FlowEdge,
  FlowNode,
  RunState,
  Sample,
} from '../../shared/protocol'
import { FieldsForm } from '../fields/fieldsForm'
import { RichText } from '../parts/richText'
import { call } from '../state/api'
import { withNode, withoutNode } from './editFlow'
import { Mapping } from './mapping'
import { RecipeChoice } from './recipeChoice'
import { SamplePanel } from './samplePanel'
import { Schemas } from './schemas'
import { useMetadata } from './useMetadata'

export interface StepCardProps {
  readonly component: ComponentView
  readonly accounts: readonly AccountView[]
  readonly node: FlowNode
  readonly index: number
  readonly edge: FlowEdge | undefined
  readonly sample: Sample | undefined
  /** The sample of the step before. */
  readonly sourceSample: Sample | undefined
  readonly container: RunState['containers'][string] | undefined
  readonly onChange: (change: (flow: Flow) => Flow) => void
}

/** Shows one step of the flow: its function, account, fields, input, and sample. */
export function StepCard(props: StepCardProps) {
  const { component, accounts, node, index, edge, sample, container, onChange } = props
  const [isOpen, setOpen] = useState(true)
  // A recipe fills in folded fields, so the form is drawn again.
  const [turn, setTurn] = useState(0)
  const step = component.steps.find(({ key }) => key === node.command)
  const account = accounts.find(({ id }) => id === node.credentials_id)
  const needsAccount = Object.keys(component.credential).length > 0
  const isConnected =
    !needsAccount || (account !== undefined && (!component.hasOAuth || account.accessToken !== undefined))
  const missing = missingFields(step?.fields ?? {}, node.fields)
  const isReady = missing.length === 0 && isConnected
  const source = sourceOf(account)
  const metadata = useMetadata(node, source, isReady)
  const update = (change: (node: FlowNode) => FlowNode): void =>
    onChange((flow) => withNode(flow, node.id, change))
  const problem = !isConnected
    ? account
      ? `Authenticate the account "${account.name}" first.`
      : 'Choose an account first.'
    : undefined
  return (
    <article class="card" aria-label={`Step ${index + 1}: ${step?.title ?? node.command}`}>
      <header class="card-head">
        <h2 class="card-name">
          <button type="button" class="card-title" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <span class="number">{index + 1}</span>
            <strong>{step?.title ?? node.command}</strong>
            <span class="meta">{account?.name}</span>
          </button>
        </h2>
        <span class={`pill ${isReady ? 'good' : 'open'}`}>{isReady ? 'set up' : 'to do'}</span>
        {container && <span class={`pill ${container}`}>{container}</span>}
        {index > 0 && (
          <button type="button" class="quiet" onClick={() => onChange((flow) => withoutNode(flow, node.id))}>
            Remove
          </button>
        )}
      </header>
      {isOpen && (
        <div class="card-body">
          <FunctionChoice {...props} />
          {needsAccount && <AccountChoice {...props} problem={problem} />}
          <RecipeChoice
            id={node.id}
            command={node.command}
            presets={component.presets}
            onChoose={(fields) => {
              update((old) => ({ ...old, fields }))
              // After the frame that brings the new fields.
              requestAnimationFrame(() => setTurn((old) => old + 1))
            }}
          />
          <p class="hint">
            <RichText text={step?.description ?? ''} />
          </p>
          <FieldsForm
            key={`${node.command} ${turn}`}
            fields={step?.fields ?? {}}
            values={node.fields}
            source={source}
            blocked={problem}
            onChange={(key, value) => update((old) => ({ ...old, fields: { ...old.fields, [key]: value } }))}
            load={(modelMethod) =>
              call('POST', '/api/select', {
                command: node.command,
                modelMethod,
                accountId: node.credentials_id,
                fields: node.fields,
              })
            }
          />
          {missing.length > 0 && <p class="hint">Still to fill in: {missing.join(', ')}</p>}
          {edge && (
            <Mapping
              node={node}
              edge={edge}
              metadata={metadata}
              sourceSample={props.sourceSample}
              onChange={onChange}
            />
          )}
          <SamplePanel
            node={node}
            kind={step?.kind ?? 'action'}
            sample={sample}
            isReady={isReady}
            metadata={metadata}
          />
          <Schemas metadata={metadata} />
        </div>
      )}
    </article>
  )
}

/** Names the account with its settings and the time of its last login, on which choices and schemas depend. */
function sourceOf(account: AccountView | undefined): string {
  return JSON.stringify([account?.id, account?.app, account?.fields, account?.at])
}

function FunctionChoice({ component, node, index, onChange }: StepCardProps) {
  const kind = index === 0 ? 'trigger' : 'action'
  const offered = component.steps.filter((step) => step.kind === kind)
  const choices = offered.length > 0 ? offered : component.steps
  return (
    <div class="field">
      <label for={`${node.id}-function`}>Function</label>
      <select
        id={`${node.id}-function`}
        value={node.command}
        onChange={({ currentTarget }) =>
          onChange((flow) =>
            withNode(flow, node.id, (old) => ({ ...old, command: currentTarget.value, fields: {} })),
          )
        }
      >
        {choices.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}

function AccountChoice({
  accounts,
  node,
  problem,
  onChange,
}: StepCardProps & { problem: string | undefined }) {
  return (
    <div class="field">
      <label for={`${node.id}-account`}>Account</label>
      <select
        id={`${node.id}-account`}
        value={node.credentials_id ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChange((flow) =>
            withNode(flow, node.id, ({ credentials_id: _old, ...rest }) =>
              value === '' ? rest : { ...rest, credentials_id: value },
            ),
          )
        }
      >
        <option value="">Choose an account</option>
        {accounts.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {problem !== undefined && (
        <p class="note">
          {problem} <a href="#/accounts">Accounts</a>
        </p>
      )}
    </div>
  )
}
