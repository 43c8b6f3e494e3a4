/** `spec.network`: addresses, zones and egress. */
export const network = {
  title: 'Network',
  description: 'The network of all resources.',
  examples: [{ cidr: '10.0.0.0/16', availabilityZones: ['us-east-1a'] }],
  type: 'object',
  additionalProperties: false,
  properties: {
    cidr: {
      description:
        'The addresses of the network: a private IPv4 block from /16 to /20, with room for public, application and data subnets in four zones. Cannot be changed later.',
      examples: ['10.0.0.0/16', '172.20.0.0/16', '192.168.0.0/20'],
      type: 'string',
      pattern: '^\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}$',
      patternErrorMessage: 'a block of IPv4 addresses such as 10.0.0.0/16',
    },
    availabilityZones: {
      description:
        'The zones that tasks and data run in, the first one preferred. With one zone, load balancer and database also have subnets in a second one, which AWS requires. Default: the zones that the environment is in already, else the first one (dev) or two (prod) of the account with Fargate.',
      examples: [['us-east-1a'], ['us-east-1a', 'us-east-1b']],
      optional: true,
      type: 'array',
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
      items: {
        description: 'A zone of the region.',
        examples: ['us-east-1a'],
        type: 'string',
        pattern: '^[a-z]{2,4}(-[a-z]+)+-\\d[a-z]$',
        patternErrorMessage: 'a zone: its region and a letter, such as us-east-1a',
      },
    },
    nat: {
      description:
        'How tasks reach the internet: not at all, through one NAT gateway, or through one in each zone, so that zones fail independently.',
      examples: ['single', 'perZone'],
      type: 'string',
      enum: ['none', 'single', 'perZone'],
    },
    s3Endpoint: {
      description: 'Whether S3 is reached through a gateway endpoint, which is free, instead of NAT.',
      examples: [true],
      type: 'boolean',
    },
    interfaceEndpoints: {
      description: 'AWS services with an interface endpoint in the network, each for about 7 USD a month and zone.',
      examples: [['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']],
      type: 'array',
      uniqueItems: true,
      items: {
        description: 'A service, by its endpoint name.',
        examples: ['ecr.api'],
        type: 'string',
        enum: ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm', 'ssmmessages', 'sts', 'kms', 'monitoring'],
      },
    },
    egressPorts: {
      description:
        'The TCP ports on which tasks may reach the internet, besides database and cache; an empty list allows all traffic. Default: empty (dev), HTTPS and encrypted mail (prod).',
      examples: [[443, 465, 587]],
      type: 'array',
      uniqueItems: true,
      maxItems: 20,
      items: { description: 'A TCP port.', examples: [443], type: 'integer', minimum: 1, maximum: 65535 },
    },
  },
} as const
