import type { Preset, Values } from '../../shared/protocol'

interface RecipeChoiceProps {
  readonly id: string
  readonly command: string
  readonly presets: readonly Preset[]
  readonly onChoose: (fields: Values) => void
}

/** Fills in the fields of a step for a list of a known API. */
export function RecipeChoice({ id, command, presets, onChoose }: RecipeChoiceProps) {
  const lists = presets.flatMap(({ key, title, lists }) =>
    lists
      .filter((list) => list.command === command)
      .map((list) => ({
        key: `${key} ${list.title}`,
        title: `${title}: ${list.title}`,
        fields: list.fields,
      })),
  )
  if (lists.length === 0) return null
  return (
    <div class="field">
      <label for={`${id}-recipe`}>Recipe</label>
      <select
        id={`${id}-recipe`}
        value=""
        onChange={({ currentTarget: { value } }) => {
          const list = lists.find(({ key }) => key === value)
          if (list) onChoose(list.fields)
        }}
      >
        <option value="">Choose a list of a known API, or fill in the fields</option>
        {lists.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}
