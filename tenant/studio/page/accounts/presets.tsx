import type { Preset } from '../../shared/protocol'
import { RichText } from '../parts/richText'
import { CodeBlock } from '../parts/scrollable'

interface PresetChoiceProps {
  readonly presets: readonly Preset[]
  readonly onChange: (preset?: Preset) => void
}

/** Chooses a recipe, which fills in the fields of an account for a known API. */
export function PresetChoice({ presets, onChange }: PresetChoiceProps) {
  return (
    <div class="field">
      <label for="account-preset">Recipe</label>
      <select
        id="account-preset"
        onChange={({ currentTarget }) => onChange(presets.find(({ key }) => key === currentTarget.value))}
      >
        <option value="">None, fill in the fields yourself</option>
        {presets.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
      <p class="note">Fills in the fields for one of {presets.length} known APIs.</p>
    </div>
  )
}

/** Shows the requirements of the recipe's OAuth app, and the known limits of its API. */
export function PresetHelp({ preset: { key, title, docs, limits, variables } }: { preset: Preset }) {
  const lines = ['OAUTH_CLIENT_ID=…', 'OAUTH_CLIENT_SECRET=…']
  for (const [name, value] of Object.entries(variables)) lines.push(`${name}=${value}`)
  return (
    <details class="preset" open>
      <summary>OAuth app for {title}</summary>
      <p>
        Register an OAuth app there with the redirect URI below. Put this into the file{' '}
        <code>.env.{key}</code>, run <code>chmod 600 .env.{key}</code>, and start the local tenant again:
      </p>
      <CodeBlock>{lines.join('\n')}</CodeBlock>
      <ul>
        {docs.map((link) => (
          <li key={link}>
            <RichText text={`[${new URL(link).host}](${link})`} />
          </li>
        ))}
        {limits.map((limit) => (
          <li key={limit} class="note">
            {limit}
          </li>
        ))}
      </ul>
    </details>
  )
}
