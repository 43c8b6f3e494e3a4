import type { DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs'
import { ifExists } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName } from '../tags.ts'

/** The ARNs of the active revisions of the scope's families, by name: what other families of the account have costs no call. */
export async function listDefinitions(scope: Scope): Promise<string[]> {
  const { ecs } = scope.aws
  const families = await Promise.all(
    scope.environments
      .map(environment => environment.replace('/', '-'))
      .map(familyPrefix => collectPages(ecs.paginateListTaskDefinitionFamilies({ familyPrefix, status: 'ACTIVE' }), page => page.families)),
  )
  const ours = new Set(families.flat().filter(family => isOurName(scope, family)))
  const revisions = await Promise.all(
    [...ours].map(familyPrefix =>
      collectPages(ecs.paginateListTaskDefinitions({ familyPrefix, status: 'ACTIVE' }), page => page.taskDefinitionArns),
    ),
  )
  return revisions.flat()
}

/** A revision with its tags, for the kinds task definition and service. AWS never changes one, but its status. */
export const describeDefinition = (scope: Scope, taskDefinition: string): Promise<DescribeTaskDefinitionResponse | undefined> =>
  scope.detail(taskDefinition, () => ifExists(scope.aws.ecs.describeTaskDefinition({ taskDefinition, include: ['TAGS'] })))

/** Revisions with the roles and log groups that their tasks use, whether a revision is still registered or not. */
export async function describeUses(scope: Scope, revisions: readonly string[]): Promise<string[]> {
  const described = await Promise.all(revisions.map(revision => describeDefinition(scope, revision)))
  const uses = described.flatMap(answer => {
    const { executionRoleArn, taskRoleArn, containerDefinitions = [] } = answer?.taskDefinition ?? {}
    return [executionRoleArn, taskRoleArn, ...containerDefinitions.map(container => container.logConfiguration?.options?.['awslogs-group'])]
  })
  return [...revisions, ...uses.filter(name => name !== undefined)]
}
