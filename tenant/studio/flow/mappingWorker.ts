/** Evaluates JSONata expressions in a separate thread, which can be ended. */
import { parentPort } from 'node:worker_threads'
import jsonata from 'jsonata'

export interface MappingRequest {
  readonly id: number
  readonly mapper: unknown
  readonly message: Readonly<Record<string, unknown>>
}

export interface MappingFault {
  /** Path of the field whose expression failed; empty for the only expression. */
  readonly path: string
  readonly message: string
  /** Character of the expression. */
  readonly position?: number
}

export type MappingReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: MappingFault }

class FieldFault extends Error {
  constructor(readonly fault: MappingFault) {
    super(fault.message)
  }
}

parentPort?.on('message', ({ id, mapper, message }: MappingRequest) => {
  parentPort?.postMessage(reply(id, mapper, message))
})

// From now on, the time of an expression counts.
parentPort?.postMessage('ready')

function reply(id: number, mapper: unknown, message: MappingRequest['message']): MappingReply {
  try {
    // JSONata's arrays carry functions and flags that cannot be cloned.
    return { id, value: JSON.parse(JSON.stringify(evaluate(mapper, message, '') ?? null)) }
  } catch (error) {
    if (error instanceof FieldFault) return { id, fault: error.fault }
    return { id, fault: { path: '', message: (error as Error).message } }
  }
}

/** A string is an expression; objects and lists are mapped member by member; other values are constants. */
function evaluate(mapper: unknown, message: MappingRequest['message'], path: string): unknown {
  if (typeof mapper === 'string') return mapper.trim() === '' ? undefined : evaluateOne(mapper, message, path)
  if (Array.isArray(mapper)) return mapper.map((each, index) => evaluate(each, message, `${path}[${index}]`))
  if (typeof mapper !== 'object' || mapper === null) return mapper
  const members = Object.entries(mapper).map(([name, each]) => [
    name,
    evaluate(each, message, path === '' ? name : `${path}.${name}`),
  ])
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

function evaluateOne(text: string, message: MappingRequest['message'], path: string): unknown {
  try {
    const expression = jsonata(text)
    expression.registerFunction('getPassthrough', () => message['elasticio'] ?? {}, '<:o>')
    expression.registerFunction('getFlowVariables', () => ({}), '<:o>')
    return expression.evaluate(message)
  } catch (error) {
    const { message: words, position } = error as { message: string; position?: number }
    throw new FieldFault({ path, message: words, ...(typeof position === 'number' && { position }) })
  }
}
