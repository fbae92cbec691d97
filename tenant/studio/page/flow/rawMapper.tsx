import { useId, useState } from 'preact/hooks'

/** Shows all expressions as one JSON, or one expression for the whole input. */
export function RawMapper({ mapper, onChange }: { mapper: unknown; onChange: (mapper: unknown) => void }) {
  const id = useId()
  const [text, setText] = useState(typeof mapper === 'string' ? mapper : JSON.stringify(mapper, null, 2))
  const isExpression = !/^\s*\{/.test(text) || parse(text) === undefined
  const edit = (next: string): void => {
    setText(next)
    onChange(parse(next) ?? next)
  }
  return (
    <div class="input-field">
      <label for={id}>Expressions as JSON, or one JSONata expression</label>
      <textarea
        id={id}
        rows={14}
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => edit(currentTarget.value)}
      />
      <p class="note">
        {isExpression
          ? 'Read as one JSONata expression.'
          : 'Read as JSON. Each string in it is a JSONata expression.'}
      </p>
    </div>
  )
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
