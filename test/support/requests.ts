import type { Request, RequestVerb, RequestContent } from '../../src/operator/request.ts'
import { requestName } from '../../src/operator/request.ts'
import type { RevisionInfo } from '../../src/operator/revision.ts'
import { hashOf } from '../../src/operator/revision.ts'
import { ACCOUNT } from './account.ts'
import { dev } from './specs.ts'

/** The environment of the specs of `specs.ts`. */
export const PLACE = { application: 'postmagiq', environment: 'dev', account: ACCOUNT, region: 'us-east-1' }

export const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`

let requests = 0

/** A name for a request of that environment, later in order than those made before. */
export const nextName = (verb: string, at = new Date('2026-01-01'), place: { application: string; environment: string } = PLACE) =>
  requestName(place, verb as RequestVerb, at, (requests++).toString(16).padStart(8, '0'))

/** A request as it is read. */
export const request = (at: string, content: RequestContent): Request => ({
  ...content,
  name: nextName(content.verb, new Date(at)),
  application: PLACE.application,
  environment: PLACE.environment,
  at: new Date(at).toISOString(),
  by: ALICE,
})

/** A revision of a spec. */
export const revisionOf = (text = dev('region: us-east-1'), id = hashOf(text)): RevisionInfo => ({
  id,
  hash: hashOf(text),
  path: 'dev/postmagiq.yaml',
  text,
})
