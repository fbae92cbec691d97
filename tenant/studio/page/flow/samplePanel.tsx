import { useState } from 'preact/hooks'
import type { FlowNode, Sample, StepType } from '../../shared/protocol'
import { stubOf } from '../../shared/schema'
import { numberOf, timeOf } from '../parts/format'
import { JsonTree } from '../parts/jsonTree'
import { loadFlow } from '../state/store'
import { takeSample } from './editFlow'
import type { Metadata } from './useMetadata'

interface SamplePanelProps {
  readonly node: FlowNode
  readonly kind: StepType['kind']
  readonly sample: Sample | undefined
  readonly isReady: boolean
  readonly metadata: Metadata
}

/** Shows the sample of a step, which is an example of its output. An action is really executed for a sample. */
export function SamplePanel({ node, kind, sample, isReady, metadata }: SamplePanelProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | undefined>()
  const [isAsking, setAsking] = useState(false)
  const take = async (stub?: unknown): Promise<void> => {
    setAsking(false)
    setBusy(true)
    setProblem(undefined)
    try {
      await takeSample(node.id, stub)
      await loadFlow()
    } catch (error) {
      setProblem((error as Error).message)
    }
    setBusy(false)
  }
  const hasStub = metadata.out !== undefined
  return (
    <section class="sample" aria-label="Sample">
      <div class="title-row">
        <h3>Sample</h3>
        <span class="meta">{sample && sampleText(sample)}</span>
        <span class="spacer" />
        <button
          type="button"
          disabled={!isReady || isBusy}
          onClick={() => (kind === 'action' ? setAsking(true) : void take())}
        >
          {isBusy ? 'Retrieving …' : 'Retrieve sample'}
        </button>
        <button type="button" disabled={!hasStub || isBusy} onClick={() => take(stubOf(metadata.out))}>
          Generate a stub
        </button>
      </div>
      {isAsking && (
        <p class="hint-box">
          A sample of an action really runs it once, so it may write to the account.{' '}
          <button type="button" class="primary" onClick={() => take()}>
            Run the action
          </button>{' '}
          <button type="button" onClick={() => setAsking(false)}>
            Cancel
          </button>
        </p>
      )}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {sample && (
        <details>
          <summary>Show the sample</summary>
          <JsonTree value={sample.message.body} label={`Sample of ${node.id}`} />
        </details>
      )}
    </section>
  )
}

function sampleText({ isStub, count, at }: Sample): string {
  if (isStub) return 'generated from the metadata'
  return `the first of ${numberOf(count)} ${count === 1 ? 'message' : 'messages'}, ${timeOf(at)}`
}
