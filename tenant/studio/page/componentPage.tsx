import type { ComponentView, StepType } from '../shared/protocol'
import { Markdown } from './parts/markdown'
import { RichText } from './parts/richText'

/** Shows the component as the platform lists it: steps and environment variables. */
export function ComponentPage({ component }: { component: ComponentView }) {
  const triggers = component.steps.filter(({ kind }) => kind === 'trigger')
  const actions = component.steps.filter(({ kind }) => kind === 'action')
  return (
    <div class="page">
      <div class="hero">
        {component.hasLogo && <img src="/logo.png" alt="" width="64" height="64" />}
        <div>
          <h1>
            {component.title} <small>{component.version}</small>
          </h1>
          <p>{component.description}</p>
        </div>
      </div>
      <StepList title="Triggers" steps={triggers} />
      <StepList title="Actions" steps={actions} />
      <Environment component={component} />
    </div>
  )
}

function StepList({ title, steps }: { title: string; steps: readonly StepType[] }) {
  if (steps.length === 0) return null
  return (
    <section aria-label={title}>
      <h2>
        {title} <small>{steps.length}</small>
      </h2>
      <ul class="steps">
        {steps.map((step) => (
          <li key={step.key}>
            <h3>
              {step.title} <code>{step.key}</code> {step.isDeprecated && <small>deprecated</small>}
            </h3>
            <p>
              <RichText text={step.description} />
            </p>
            {step.documentation && (
              <details>
                <summary>Documentation of {step.title}</summary>
                <Markdown text={step.documentation} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Environment({ component: { environment, apps } }: { component: ComponentView }) {
  if (environment.length === 0) return null
  return (
    <section aria-label="Environment variables">
      <h2>
        Environment variables <small>{environment.length}</small>
      </h2>
      <p>
        Each file <code>.env</code> or <code>.env.name</code> in the component's folder is one OAuth app.
        Values never leave the local tenant. Deployed, one file is one component.
      </p>
      {apps
        .filter(({ problem }) => problem !== undefined)
        .map(({ name, problem }) => (
          <p class="problem" key={name}>
            {problem}
          </p>
        ))}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Variable</th>
              {apps
                .filter(({ kind }) => kind === 'env')
                .map(({ name }) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            {environment.map(({ name, description, isRequired }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code> {isRequired && <small>required</small>}
                </th>
                {apps
                  .filter(({ kind }) => kind === 'env')
                  .map((app) => (
                    <td key={app.name}>{app.variables.includes(name) ? 'set' : 'not set'}</td>
                  ))}
                <td>
                  <RichText text={description} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
