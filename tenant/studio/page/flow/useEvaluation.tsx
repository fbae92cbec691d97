import { useEffect, useRef, useState } from 'preact/hooks'
import { call } from '../state/api'
import { saveFlow } from './editFlow'

export interface Evaluation {
  readonly text: string
  readonly fault?: string
}

type Result =
  | { readonly value: unknown }
  | { readonly fault: { readonly path: string; readonly message: string; readonly position?: number } }

const delayMs = 250
const shownLength = 160

/** Evaluates expressions on the sample of the step before, shortly after the last change. */
export function useEvaluation(
  step: string,
  expressions: Readonly<Record<string, unknown>>,
  sampleAt: number | undefined,
): Readonly<Record<string, Evaluation>> {
  const [results, setResults] = useState<Record<string, Evaluation>>({})
  const latest = useRef(0)
  const key = JSON.stringify(expressions)
  useEffect(() => {
    const request = ++latest.current
    if (sampleAt === undefined || key === '{}') return setResults({})
    const timer = setTimeout(async () => {
      if (!(await saveFlow())) return
      const found = await call<Record<string, Result>>('POST', '/api/mapping/evaluate', {
        step,
        expressions,
      }).catch(() => ({}))
      if (request !== latest.current) return
      setResults(
        Object.fromEntries(Object.entries(found).map(([path, result]) => [path, evaluationOf(result)])),
      )
    }, delayMs)
    return () => clearTimeout(timer)
  }, [step, key, sampleAt])
  return results
}

function evaluationOf(result: Result): Evaluation {
  if ('fault' in result) {
    const { message, position } = result.fault
    return { text: '', fault: `${message}${position === undefined ? '' : ` (character ${position})`}` }
  }
  const text = result.value === null ? 'nothing' : JSON.stringify(result.value)
  return { text: text.length > shownLength ? `${text.slice(0, shownLength)}…` : text }
}
