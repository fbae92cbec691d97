import { verifyingApi } from './lib/providers/verification'
import { service } from './lib/steps/step'

/** Makes the provider's cheapest authorized call. Throws the reason if the account does not work. */
const verifyCredentials = service(
  'verifyCredentials',
  async ({ provider, api, credential, environment, log }) => {
    // Checks the OAuth app now, because otherwise a mistake appears only after the first token has expired.
    // With the platform's Secrets, there are no variables to check: the platform refreshes.
    if (environment.clientId !== undefined || environment.tokenUri !== undefined)
      environment.oauthClient(credential.subdomain)
    await provider.verify(verifyingApi(api, provider.title), credential, log)
    return { verified: true }
  },
)

export = verifyCredentials
