import type { Owner } from '../kind.ts'

/** The path of an environment's roles and policies, by which they are listed: ListRoles and ListPolicies have no other filter. */
export const environmentPath = ({ environment, region }: Pick<Owner, 'environment' | 'region'>) => `/${environment}/${region}/`
