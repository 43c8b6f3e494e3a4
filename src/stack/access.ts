import type { StackInput } from './naming.ts'

/** A statement that allows these actions on these resources. */
export const allow = (Action: readonly string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource })

/** A policy document. */
export const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })

/** A trust policy that lets an AWS service assume the role. */
export const trust = (service: string, more: object = {}) =>
  policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...more })

/** The same on behalf of this account only, for services that send `aws:SourceAccount`. */
export const trustFor = (service: string, { account }: Pick<StackInput, 'account'>) =>
  trust(service, { Condition: { StringEquals: { 'aws:SourceAccount': account } } })
