import { isObject } from '../../isObject'
import { HttpError } from '../http/router'
import type { Flow, FlowEdge, FlowNode, StepType } from '../shared/protocol'

/** Returns the flow that was sent. Throws an error that explains the first mistake in it. */
export function validateFlow(sent: unknown, steps: readonly StepType[]): Flow {
  const { name, graph } = objectOf(sent, 'The flow')
  const { nodes, edges } = objectOf(graph, 'The graph')
  if (!Array.isArray(nodes) || !Array.isArray(edges)) fault('The graph must have nodes and edges.')
  const checked = (nodes as unknown[]).map((node, index) => nodeOf(node, index, steps))
  const ids = checked.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) fault('Two steps have the same ID.')
  return {
    name: typeof name === 'string' ? name : 'Flow',
    graph: { nodes: checked, edges: (edges as unknown[]).map((edge) => edgeOf(edge, ids)) },
  }
}

function nodeOf(sent: unknown, index: number, steps: readonly StepType[]): FlowNode {
  const { id, command, credentials_id, fields = {} } = objectOf(sent, 'A step')
  if (typeof id !== 'string' || !/^[\w-]{1,40}$/.test(id))
    return fault('A step needs an ID of letters and digits.')
  const step = steps.find(({ key }) => key === command)
  if (!step) return fault(`The component has no step "${String(command).slice(0, 40)}".`)
  const kind = index === 0 ? 'trigger' : 'action'
  if (step.kind !== kind && index > 0) return fault(`Step ${index + 1} must be an action.`)
  return {
    id,
    command: step.key,
    ...(typeof credentials_id === 'string' && credentials_id !== '' && { credentials_id }),
    fields: objectOf(fields, 'The fields of a step'),
  }
}

function edgeOf(sent: unknown, ids: readonly string[]): FlowEdge {
  const { source, target, config } = objectOf(sent, 'An edge')
  if (!ids.includes(String(source)) || !ids.includes(String(target)))
    fault('An edge leads to a missing step.')
  if (ids.indexOf(String(target)) <= ids.indexOf(String(source))) fault('An edge must lead to a later step.')
  const { mapper = {} } = isObject(config) ? config : {}
  return { source: String(source), target: String(target), config: { mapper_type: 'jsonata', mapper } }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  return isObject(value) ? value : fault(`${what} must be a JSON object.`)
}

function fault(message: string): never {
  throw new HttpError(422, message)
}
