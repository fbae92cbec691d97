/** The facts about the machine. */
export interface Facts {
  /** AMQP_URI of the environment. */
  readonly amqpUri: string | undefined
  /** The reason why a login at AMQP_URI fails, or undefined if it succeeds. */
  readonly amqpUriFault: string | undefined
  /** True if a broker accepts guest on localhost:5672. */
  readonly hasLocalBroker: boolean
  /** Path of an installed rabbitmq-server. */
  readonly serverPath: string | undefined
  /** True if apt-get exists and this process runs as root. */
  readonly mayInstall: boolean
  /** True if a Docker engine responds. */
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

/**
 * Returns the RabbitMQ to use. The order is: the requested one, a running one, an installed one, one that can be
 * installed.
 */
export function chooseWay(facts: Facts): Way {
  if (facts.amqpUri !== undefined) return chooseNamedBroker(facts.amqpUri, facts.amqpUriFault)
  if (facts.hasLocalBroker) return { kind: 'localBroker', amqpUri: localBrokerUri }
  if (facts.serverPath !== undefined) return { kind: 'installedServer', serverPath: facts.serverPath }
  if (facts.mayInstall) return { kind: 'install' }
  if (facts.hasDocker) return { kind: 'container' }
  return { kind: 'none', reason: `No RabbitMQ was found, and none can be started. ${remedy}` }
}

// Fails instead of testing with another broker, because a wrong AMQP_URI is a mistake.
function chooseNamedBroker(amqpUri: string, fault: string | undefined): Way {
  if (fault === undefined) return { kind: 'environment', amqpUri }
  return { kind: 'none', reason: `AMQP_URI is set, but no broker can be used there: ${fault}. ${remedy}` }
}

/** The advice if no RabbitMQ can be used. */
export const remedy =
  'Set AMQP_URI=amqp://user:password@host:5672 to a running broker, ' +
  'or unset it and install rabbitmq-server, or start Docker, or run as root on a Debian or Ubuntu machine.'
