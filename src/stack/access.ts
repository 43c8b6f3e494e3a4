import type { StackInput } from './naming.ts'

/** One statement of a policy: these actions on these resources. */
export const allow = (Action: readonly string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource })

/** A policy of these statements. */
export const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })

/** Lets an AWS service take a role. */
export const trust = (service: string, more: object = {}) =>
  policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...more })

/** Lets an AWS service take a role on behalf of this account and no other, where the service says for whom it acts. */
export const trustFor = (service: string, { account }: StackInput) =>
  trust(service, { Condition: { StringEquals: { 'aws:SourceAccount': account } } })
