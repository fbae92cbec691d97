import { microsoftRequests } from './microsoft'
import { salesforceRequests } from './salesforce'

/** The sections of docs/requests.md: a provider's title, and what returns its table. */
const sections: readonly (readonly [title: string, note: string, table: () => Promise<string>])[] = [
  [
    'Microsoft Graph',
    'Paths are relative to `https://graph.microsoft.com/v1.0`. With the field `mailbox`, `/me` is `/users/{mailbox}`. The upload of a large file goes to the URL that Graph returns for it, without the token.',
    microsoftRequests,
  ],
  [
    'Salesforce',
    'Paths are relative to `{instance_url}/services/data/v{SALESFORCE_API_VERSION}`. Objects are described again only after five minutes. In `q`, `…` also stands for all fields of the object. *Subscribe to Events* calls `GetTopic`, `GetSchema`, and `Subscribe` of the Pub/Sub API over gRPC, with the metadata `accesstoken`, `instanceurl`, and `tenantid`.',
    salesforceRequests,
  ],
]

const introduction = `# Requests

All requests that the component sends to a provider, so that you can compare them with the provider's documentation. This
page is generated: \`npm run requests\` runs each step against a local fake of the API and records the requests.

Each request also has the headers \`Authorization: Bearer …\` (unless the table contains \`no authorization\`), \`Accept\`, and
\`User-Agent: oauth2-api-component/…\`, and \`Content-Type: application/json\` if it has a JSON body. \`{id}\` stands for an
ID, and \`…\` for a value of a record or of the configuration. Retries and requests of the pages after the first one are not
repeated.
`

/** Returns the text of docs/requests.md. */
export async function requestsDocument(): Promise<string> {
  const parts = [introduction]
  for (const [title, note, table] of sections) parts.push(`## ${title}\n\n${note}\n\n${await table()}\n`)
  return parts.join('\n')
}
