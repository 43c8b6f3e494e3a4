import type { Rule } from './problem.ts'
import * as approvals from './rules/approvals.ts'
import * as cache from './rules/cache.ts'
import * as characters from './rules/characters.ts'
import * as database from './rules/database.ts'
import * as edge from './rules/edge.ts'
import * as names from './rules/names.ts'
import * as network from './rules/network.ts'
import * as reconcile from './rules/reconcile.ts'
import * as secrets from './rules/secrets.ts'
import * as services from './rules/services.ts'
import * as tasks from './rules/tasks.ts'
import * as windows from './rules/windows.ts'

/** All conditions on several fields. */
export const RULES: readonly Rule[] = [
  names,
  network,
  database,
  cache,
  windows,
  services,
  tasks,
  secrets,
  characters,
  edge,
  approvals,
  reconcile,
].flatMap(rules => Object.values<Rule>(rules))
