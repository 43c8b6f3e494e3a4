import { BUCKET } from '../patterns.ts'

const bucket = (title: string, use: string, name: string) =>
  ({
    title,
    description: use,
    examples: [{ name: `postmagiq-${name}-dev` }],
    type: 'object',
    additionalProperties: false,
    properties: {
      name: {
        description: `The bucket's name, unique in all of AWS. Default: {application}-${name}-{environment}-{account}-{region}.`,
        examples: [`postmagiq-${name}-dev`],
        optional: true,
        ...BUCKET,
      },
    },
  }) as const

const sessions = bucket('SessionsBucket', 'The session state of the orchestrator.', 'sessions')

/** `spec.storage`: the buckets. */
export const storage = {
  title: 'Storage',
  description: 'The S3 buckets.',
  examples: [{ sessions: { expireDays: 30 } }],
  type: 'object',
  additionalProperties: false,
  properties: {
    gui: bucket('GuiBucket', 'The static frontend build.', 'gui'),
    artifacts: bucket('ArtifactsBucket', 'Workflow drafts, audits and finals.', 'artifacts'),
    sessions: {
      ...sessions,
      properties: {
        ...sessions.properties,
        expireDays: {
          description: 'After how many days a session is deleted.',
          examples: [30],
          type: 'integer',
          minimum: 1,
          maximum: 3650,
        },
      },
    },
  },
} as const
