import { CodeBlock } from '../parts/scrollable'
import type { Metadata } from './useMetadata'

/** Shows the schemas of a step as the component returned them. */
export function Schemas({ metadata }: { metadata: Metadata }) {
  if (metadata.state === 'failed')
    return <p class="problem">The metadata could not be loaded. {metadata.message}</p>
  const parts = (['in', 'out'] as const).filter((part) => metadata[part] !== undefined)
  if (parts.length === 0) return null
  return (
    <details>
      <summary>Metadata</summary>
      {parts.map((part) => (
        <div key={part}>
          <h4>{part === 'in' ? 'Input' : 'Output'}</h4>
          <CodeBlock>{JSON.stringify(metadata[part], null, 2)}</CodeBlock>
        </div>
      ))}
    </details>
  )
}
