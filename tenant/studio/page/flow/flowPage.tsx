import { useStore } from '../state/store'
import { Ledger } from '../watch/ledger'
import { Lists } from '../watch/lists'
import { TokenPicture } from '../watch/tokenPicture'
import { AddStep } from './addStep'
import { editFlow } from './editFlow'
import { RunBar } from './runBar'
import { StepCard } from './stepCard'
import { Troubles } from './troubles'

/** Shows the flow: setup on the left, and its executions on the right. */
export function FlowPage() {
  const { component, flow, accounts, run } = useStore()
  if (!component || !flow) return null
  const { samples } = flow
  const { nodes, edges } = flow.flow.graph
  return (
    <div class="flow">
      <section class="setup" aria-label="Set up">
        <RunBar />
        <Hint />
        <ol class="cards">
          {nodes.map((node, index) => (
            <li key={node.id}>
              {index > 0 && <div class="connector" aria-hidden="true" />}
              <StepCard
                key={node.id}
                component={component}
                accounts={accounts}
                node={node}
                index={index}
                edge={edges.find(({ target }) => target === node.id)}
                sample={samples[node.id]}
                sourceSample={samples[edges.find(({ target }) => target === node.id)?.source ?? '']}
                container={run.containers[node.id]}
                onChange={editFlow}
              />
            </li>
          ))}
        </ol>
        <AddStep component={component} flow={flow.flow} onChange={editFlow} />
      </section>
      <section class="watch" aria-label="Watch">
        {component.hasOAuth && <TokenPicture />}
        <Ledger />
        <Lists />
      </section>
      <Troubles />
    </div>
  )
}

/** Shows new users the next step. */
function Hint() {
  const { accounts, executions, flow, component } = useStore()
  const [trigger] = flow?.flow.graph.nodes ?? []
  const account = accounts.find(({ id }) => id === trigger?.credentials_id)
  if (executions.all.length > 0 || !component) return null
  if (component.hasOAuth && account?.accessToken === undefined)
    return (
      <p class="hint-box">
        First, <a href="#/accounts">connect {account ? `the account "${account.name}"` : 'an account'}</a>.
        The login takes a few seconds. Then run the flow.
      </p>
    )
  return <p class="hint-box">Press Run once, then make trouble, and see that nothing is lost.</p>
}
