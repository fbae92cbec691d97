import { service } from './lib/steps/step'

/** Makes the provider's cheapest authorised call; throws the reason where the account does not work. */
const verifyCredentials = service(
  'verifyCredentials',
  async ({ provider, api, credential, environment, log }) => {
    // A bad OAuth application would show only when the first token expires: now somebody is there to mend it.
    // Where the platform's Secrets are used there is none: the platform refreshes.
    if (environment.clientId !== undefined || environment.tokenUri !== undefined) environment.oauthClient()
    await provider.verify(api, credential, log)
    return { verified: true }
  },
)

export = verifyCredentials
