import { useEffect, useRef, useState } from 'preact/hooks'
import { filledValues } from '../../shared/fields'
import type { FlowNode } from '../../shared/protocol'
import { call } from '../state/api'

export interface Metadata {
  readonly in?: unknown
  readonly out?: unknown
  readonly state: 'none' | 'loading' | 'ready' | 'failed'
  readonly message?: string
}

const delayMs = 500

/** Loads the schemas of a step when its required fields are filled in, and again when they or the source change. */
export function useMetadata(
  { command, credentials_id, fields }: FlowNode,
  source: string,
  isReady: boolean,
): Metadata {
  const [metadata, setMetadata] = useState<Metadata>({ state: 'none' })
  const latest = useRef(0)
  const key = JSON.stringify([command, source, filledValues(fields)])
  useEffect(() => {
    const request = ++latest.current
    if (!isReady) return setMetadata({ state: 'none' })
    setMetadata((old) => ({ ...old, state: 'loading' }))
    const timer = setTimeout(() => {
      call<{ in?: unknown; out?: unknown }>('POST', '/api/metadata', {
        command,
        accountId: credentials_id,
        fields,
      }).then(
        (found) => request === latest.current && setMetadata({ ...found, state: 'ready' }),
        (error: Error) =>
          request === latest.current && setMetadata({ state: 'failed', message: error.message }),
      )
    }, delayMs)
    return () => clearTimeout(timer)
  }, [key, isReady])
  return metadata
}
