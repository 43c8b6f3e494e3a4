import type { Place } from './place.ts'

/** One statement of a policy: these actions on these resources. */
export const allow = (Action: readonly string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource })

/** A policy of these statements. */
export const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })

/** Lets an AWS service take a role, on behalf of this account and no other. */
export const trust = (service: string, { account }: Place) =>
  policy({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  })
