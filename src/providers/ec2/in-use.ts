import type { Filter, NetworkInterface } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws.ts'
import { meaning } from '../errors.ts'
import { findNetworkInterfaces } from './find.ts'

interface InUse {
  /** Finds the network interfaces that use the resource. */
  readonly interfaces: Filter
  /** Removes users that may be deleted with the resource; whether there were any. */
  readonly release?: () => Promise<boolean>
}

/** Completes a deletion. If AWS refuses it because the resource is in use, removes users that may be deleted with it, or names its network interfaces. */
export async function deleteUnlessInUse(aws: Aws, deletion: Promise<unknown>, { interfaces, release }: InUse): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!(error instanceof Error) || meaning(error) !== 'busy') throw error
    if (await release?.()) return
    throw await explain(aws, error, interfaces)
  }
}

/** The error with the network interfaces, which AWS's message leaves out; without them if they cannot be listed. */
async function explain(aws: Aws, error: Error, filter: Filter): Promise<Error> {
  const users = await findNetworkInterfaces(aws, [filter]).catch(() => [])
  if (users.length === 0) return error
  const shown = users.slice(0, SHOWN).map(describe).join('; ')
  const more = users.length > SHOWN ? `; and ${users.length - SHOWN} more` : ''
  return Object.assign(new Error(`${error.message} Used by ${shown}${more}`, { cause: error }), { name: error.name })
}

const SHOWN = 3

/** A network interface: whose it is, and what it is attached to. */
function describe({ NetworkInterfaceId, Description, RequesterManaged, RequesterId, OwnerId, Attachment }: NetworkInterface) {
  const parts = [
    Description,
    RequesterManaged ? `created by ${RequesterId}` : `of account ${OwnerId}`,
    Attachment?.InstanceId && `attached to ${Attachment.InstanceId}`,
  ]
  return `network interface ${NetworkInterfaceId} (${parts.filter(Boolean).join(', ')})`
}
