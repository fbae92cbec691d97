import { pathOf } from '../../shared/jsonPath'

interface JsonTreeProps {
  readonly value: unknown
  readonly label: string
  readonly root?: readonly (string | number)[]
  /** Called with the path of a member that the user picks; absent: members cannot be picked. */
  readonly onPick?: (path: string) => void
}

const shownMembers = 100
const shownLength = 200

/** Shows JSON as a tree. */
export function JsonTree({ value, label, root = [], onPick }: JsonTreeProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable
    <section class="tree" aria-label={label} tabIndex={0}>
      <Members value={value} parts={root} depth={0} onPick={onPick} />
    </section>
  )
}

interface MembersProps {
  readonly value: unknown
  readonly parts: readonly (string | number)[]
  readonly depth: number
  readonly onPick: ((path: string) => void) | undefined
}

function Members({ value, parts, depth, onPick }: MembersProps) {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} />
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : Object.entries(value)
  if (entries.length === 0) return <span class="leaf">{Array.isArray(value) ? '[]' : '{}'}</span>
  return (
    <ul>
      {entries.slice(0, shownMembers).map(([name, member]) => (
        <li key={name}>
          <Member name={name} value={member} parts={[...parts, name]} depth={depth} onPick={onPick} />
        </li>
      ))}
      {entries.length > shownMembers && <li class="meta">… {entries.length - shownMembers} more</li>}
    </ul>
  )
}

function Member({ name, value, parts, depth, onPick }: MembersProps & { name: string | number }) {
  const path = pathOf(parts)
  const title = onPick ? (
    <button type="button" class="pick" title={`Insert ${path}`} onClick={() => onPick(path)}>
      {name}
    </button>
  ) : (
    <span class="name">{name}</span>
  )
  if (typeof value !== 'object' || value === null)
    return (
      <>
        {title}: <Leaf value={value} />
      </>
    )
  return (
    <details open={depth < 1}>
      <summary>
        {title} <span class="meta">{Array.isArray(value) ? `${value.length} items` : ''}</span>
      </summary>
      <Members value={value} parts={parts} depth={depth + 1} onPick={onPick} />
    </details>
  )
}

function Leaf({ value }: { value: unknown }) {
  const text = JSON.stringify(value) ?? 'undefined'
  return <span class="leaf">{text.length > shownLength ? `${text.slice(0, shownLength)}…` : text}</span>
}
