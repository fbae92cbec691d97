import type { Flow, FlowNode, FlowView, Sample } from '../../shared/protocol'
import { call } from '../state/api'
import { changed, edits, notify, setFlow, state } from '../state/store'

const delayMs = 400
let timer: ReturnType<typeof setTimeout> | undefined
let saving: Promise<boolean> = Promise.resolve(true)
/** The newest edit that was sent. */
let sentUpTo = 0

/** Changes the flow on the page immediately, and on the server shortly after the last change. */
export function editFlow(change: (flow: Flow) => Flow): void {
  if (!state.flow) return
  state.flow = { ...state.flow, flow: change(state.flow.flow) }
  edits.made++
  changed()
  clearTimeout(timer)
  timer = setTimeout(() => void saveFlow(), delayMs)
}

/** Saves changes that the server does not have yet. Resolves to false if it rejected them, which the page shows. */
export function saveFlow(): Promise<boolean> {
  const upTo = edits.made
  if (sentUpTo === upTo) return saving
  clearTimeout(timer)
  sentUpTo = upTo
  const sent = state.flow?.flow
  saving = saving
    .then(() => call<FlowView>('PUT', '/api/flow', sent))
    .then(
      (view) => {
        edits.saved = upTo
        setFlow(view, upTo)
        return true
      },
      (error: Error) => {
        // The next call sends it again.
        if (sentUpTo === upTo) sentUpTo = edits.saved
        notify(error.message, true)
        return false
      },
    )
  return saving
}

/** Returns the flow with one step changed. */
export function withNode(flow: Flow, id: string, change: (node: FlowNode) => FlowNode): Flow {
  const nodes = flow.graph.nodes.map((node) => (node.id === id ? change(node) : node))
  return { ...flow, graph: { ...flow.graph, nodes } }
}

/** Returns the flow without a step; the steps around it are connected without a mapping. */
export function withoutNode(flow: Flow, id: string): Flow {
  const nodes = flow.graph.nodes.filter((node) => node.id !== id)
  const edges = nodes.slice(1).map(({ id: target }, index) => {
    const old = flow.graph.edges.find((edge) => edge.target === target && edge.source === nodes[index]?.id)
    return (
      old ?? {
        source: nodes[index]?.id ?? '',
        target,
        config: { mapper_type: 'jsonata' as const, mapper: {} },
      }
    )
  })
  return { ...flow, graph: { nodes, edges } }
}

/** Returns the flow with an action at its end. */
export function withAction(flow: Flow, command: string): Flow {
  const { nodes, edges } = flow.graph
  const number = Math.max(0, ...nodes.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0))) + 1
  const last = nodes.at(-1)
  const account = last?.credentials_id
  const node = {
    id: `step_${number}`,
    command,
    fields: {},
    ...(account !== undefined && { credentials_id: account }),
  }
  const edge = last && {
    source: last.id,
    target: node.id,
    config: { mapper_type: 'jsonata' as const, mapper: {} },
  }
  return { ...flow, graph: { nodes: [...nodes, node], edges: edge ? [...edges, edge] : edges } }
}

/** Takes a sample of a step, or stores a given one. Throws the component's own sentence if it fails. */
export async function takeSample(step: string, stub?: unknown): Promise<Sample> {
  if (!(await saveFlow())) throw new Error('The flow was not saved, so the step was not run.')
  return call<Sample>('POST', '/api/flow/sample', stub === undefined ? { step } : { step, body: stub })
}
