import { needsConsent } from '../reconciler/consent.ts'
import { replaces, type Step, toChanged } from '../reconciler/decide.ts'
import type { Plan } from '../reconciler/plan.ts'
import { known, unknown } from './format-value.ts'

/** The plan in the shape of `terraform show -json`, so that what reads that reads this; what Terraform has no word for is under `postmagiq`. */
export function toJson(
  plan: Plan,
  { notes, guarded }: { readonly notes: readonly string[]; readonly guarded?: string | undefined },
  at: Date,
) {
  return {
    format_version: '1.2',
    terraform_version: '1.8.0',
    timestamp: at.toISOString(),
    applyable: !guarded && plan.steps.some(({ action }) => action !== 'none'),
    complete: true,
    errored: plan.steps.some(step => step.action === 'none' && step.refused),
    resource_changes: plan.steps.map(toResourceChange),
    resource_drift: [],
    output_changes: {},
    postmagiq: {
      hash: plan.hash,
      counts: plan.counts,
      notes,
      ...(guarded && { guarded }),
      awaiting: [...plan.awaiting].map(([id, awaiting]) => ({ id, ...awaiting })),
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
      needs_consent: needsConsent(step),
      ...('impact' in step && { impact: step.impact }),
      ...('refused' in step && { refused: step.refused }),
      ...('live' in step && { arn: step.live.arn }),
    },
  }
}

function toChange(step: Step) {
  const { kind, action } = step
  const hidden = Object.fromEntries((kind.writeOnly ?? []).map(prop => [prop, true]))
  const goes = action === 'delete'
  return {
    actions: toActions(step),
    before: 'live' in step ? step.live.props : null,
    after: goes ? null : visible(kind.writeOnly, known(afterOf(step))),
    after_unknown: unknown(step.props) ?? {},
    before_sensitive: hidden,
    after_sensitive: goes ? false : hidden,
    ...(action === 'replace' && { replace_paths: pathsOf(step) }),
    ...(action === 'adopt' && { importing: { id: step.live.arn } }),
  }
}

/** What it will be: what is there, but for what changes. */
function afterOf(step: Step): object {
  if (!('live' in step)) return step.props
  return 'changes' in step ? { ...step.live.props, ...toChanged(step.changes) } : step.live.props
}

const visible = (writeOnly: readonly string[] | undefined, props: unknown) =>
  Object.fromEntries(Object.entries(props as object).filter(([prop]) => !writeOnly?.includes(prop)))

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
      return ['no-op']
    case 'create':
      return ['create']
    case 'adopt':
      return step.changes.length > 0 ? ['update'] : ['no-op']
    case 'update':
      return ['update']
    case 'replace':
      return step.kind.replace === 'create-first' ? ['create', 'delete'] : ['delete', 'create']
    case 'delete':
      return ['delete']
  }
}
