import type { Request, RequestContent } from './request.ts'
import { endOf } from './standing.ts'

/** What a request asks for, in words. */
export function describeContent(content: RequestContent): string {
  switch (content.verb) {
    case 'approve':
      return 'revision' in content ? `approve revision ${content.revision}` : `approve ${steps(content.steps)} until ${content.until}`
    case 'pause':
      return `pause until ${content.until}: ${content.reason}`
    case 'resume':
    case 'reconcile':
      return content.verb
    case 'rollback':
      return 'unpin' in content ? 'unpin the revision' : `roll back to revision ${content.revision.id}`
  }
}

/** The answer to a request, in words. `isInForce`: whether it has an effect, or another request or the time has ended it. */
export function describeResult(request: Request, isInForce: boolean): string {
  if (request.verb === 'resume') return 'not paused any more'
  if (request.verb === 'rollback' && 'unpin' in request) return "the source's revision is in force"
  if (!isInForce) return 'without effect: a later request replaces it, or its time is over'
  switch (request.verb) {
    case 'approve':
      return 'revision' in request
        ? `revision ${request.revision} is approved until there is another one`
        : `${steps(request.steps)} approved until ${endOf(request)}`
    case 'pause':
      return `paused until ${endOf(request)}`
    case 'reconcile':
      return 'a pass that reads everything anew is due now'
    case 'rollback':
      return `revision ${request.revision.id} is pinned until the file of the environment changes in the source`
  }
}

const steps = (ids: readonly string[]) => `${ids.length === 1 ? 'step' : 'steps'} ${ids.join(', ')}`
