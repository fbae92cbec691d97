/** What a look at the machine found. */
export interface Facts {
  /** AMQP_URI of the environment. */
  readonly amqpUri: string | undefined
  /** Why nobody can log in at AMQP_URI; undefined where one can. */
  readonly amqpUriFault: string | undefined
  /** A broker that lets guest in on localhost:5672. */
  readonly hasLocalBroker: boolean
  /** Path of an installed rabbitmq-server. */
  readonly serverPath: string | undefined
  /** apt-get exists and we are root. */
  readonly mayInstall: boolean
  /** A Docker engine answers. */
  readonly hasDocker: boolean
}

export type Way =
  | { readonly kind: 'environment'; readonly amqpUri: string }
  | { readonly kind: 'localBroker'; readonly amqpUri: string }
  | { readonly kind: 'installedServer'; readonly serverPath: string }
  | { readonly kind: 'install' }
  | { readonly kind: 'container' }
  | { readonly kind: 'none'; readonly reason: string }

export const localBrokerUri = 'amqp://guest:guest@localhost:5672'

/** Which RabbitMQ to use: what was asked for, else what runs, else what can be started, else what can be fetched. */
export function chooseWay(facts: Facts): Way {
  if (facts.amqpUri !== undefined) return chooseNamedBroker(facts.amqpUri, facts.amqpUriFault)
  if (facts.hasLocalBroker) return { kind: 'localBroker', amqpUri: localBrokerUri }
  if (facts.serverPath !== undefined) return { kind: 'installedServer', serverPath: facts.serverPath }
  if (facts.mayInstall) return { kind: 'install' }
  if (facts.hasDocker) return { kind: 'container' }
  return { kind: 'none', reason: `No RabbitMQ was found, and none can be started. ${remedy}` }
}

// A broker that was named and does not answer is a mistake to show, not a reason to test against another one.
function chooseNamedBroker(amqpUri: string, fault: string | undefined): Way {
  if (fault === undefined) return { kind: 'environment', amqpUri }
  return { kind: 'none', reason: `AMQP_URI is set, but no broker can be used there: ${fault}. ${remedy}` }
}

/** What a person can do where no way works. */
export const remedy =
  'Set AMQP_URI=amqp://user:password@host:5672 to a broker that answers, ' +
  'or unset it and install rabbitmq-server, or start Docker, or run as root on a Debian or Ubuntu machine.'
