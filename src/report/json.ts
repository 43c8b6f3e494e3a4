import type { Plan } from '../reconciler/plan.ts'
import { isChange, isCreateFirst, needsConsent, replaces, type Step, toChanged } from '../reconciler/step.ts'
import { known, unknown } from './format-value.ts'
import { isHidden, redactProps } from './redact.ts'

/** The plan in the shape of `terraform show -json`, so that its readers can read it; fields that Terraform does not have are under `postmagiq`. */
export function toJson(
  plan: Plan,
  { notes, guarded }: { readonly notes: readonly string[]; readonly guarded?: string | undefined },
  at: Date,
) {
  return {
    format_version: '1.2',
    terraform_version: '1.8.0',
    timestamp: at.toISOString(),
    applyable: !guarded && plan.steps.some(isChange),
    complete: true,
    errored: plan.steps.some(step => step.action === 'none' && step.rejected),
    resource_changes: plan.steps.map(toResourceChange),
    resource_drift: [],
    output_changes: {},
    postmagiq: {
      hash: plan.hash,
      counts: plan.counts,
      notes: [...notes, ...[...plan.notes].flatMap(([id, sentences]) => sentences.map(sentence => `${id}: ${sentence}`))],
      ...(guarded && { guarded }),
      awaiting: [...plan.awaiting].map(([id, awaiting]) => ({ id, ...awaiting })),
      waiting: plan.steps.flatMap(step => (step.action === 'wait' ? [{ id: step.id, on: step.on }] : [])),
      orphans: plan.orphans.map(({ id, live: { arn } }) => ({ id, arn })),
    },
  }
}

function toResourceChange(step: Step) {
  const { id, kind, because, hash } = step
  return {
    address: `${kind.type}.${id}`,
    mode: 'managed',
    type: kind.type,
    name: id,
    provider_name: 'postmagiq',
    change: toChange(step),
    ...reason(step),
    postmagiq: {
      id: hash,
      because,
      ...(step.origin && { origin: step.origin }),
      needs_consent: needsConsent(step),
      ...('impact' in step && { impact: step.impact }),
      ...('rejected' in step && { rejected: step.rejected }),
      ...('live' in step && step.live && { arn: step.live.arn }),
    },
  }
}

function toChange(step: Step) {
  const { kind, action } = step
  const hidden = Object.fromEntries([...(kind.writeOnly ?? []), ...(kind.sensitive ?? [])].map(prop => [prop, true]))
  const goes = action === 'delete'
  return {
    actions: toActions(step),
    before: 'live' in step && step.live ? redactProps(kind, step.live.props) : null,
    after: goes ? null : redactProps(kind, known(afterOf(step)) as object),
    after_unknown: unknown(visible(step)) ?? {},
    before_sensitive: hidden,
    after_sensitive: goes ? false : hidden,
    ...(action === 'replace' && { replace_paths: pathsOf(step) }),
    ...(action === 'adopt' && { importing: { id: step.live.arn } }),
  }
}

/** The props after the step: the live ones, with the changes. */
function afterOf(step: Step): object {
  if (!('live' in step) || !step.live) return step.props
  return 'changes' in step ? { ...step.live.props, ...toChanged(step.changes) } : step.live.props
}

const visible = ({ kind, props }: Step) => Object.fromEntries(Object.entries(props).filter(([prop]) => !isHidden(kind, prop)))

const pathsOf = ({ kind, changes }: Extract<Step, { action: 'replace' }>) =>
  changes.filter(({ prop }) => replaces(kind, prop)).map(({ prop }) => [prop])

/** Terraform's reasons, where it has one. */
function reason({ action }: Step) {
  if (action === 'replace') return { action_reason: 'replace_because_cannot_update' }
  return action === 'delete' ? { action_reason: 'delete_because_no_resource_config' } : {}
}

/** Terraform's list of actions. */
function toActions(step: Step): readonly string[] {
  switch (step.action) {
    case 'none':
    case 'wait':
      return ['no-op']
    case 'create':
      return ['create']
    case 'adopt':
      return step.changes.length > 0 ? ['update'] : ['no-op']
    case 'update':
      return ['update']
    case 'replace':
      return isCreateFirst(step) ? ['create', 'delete'] : ['delete', 'create']
    case 'delete':
      return ['delete']
  }
}
