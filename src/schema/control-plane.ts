import { CONTROL_PLANE_OWNER } from './control-plane-schema.ts'
import type { ControlPlane, ControlPlaneSpec } from './spec.ts'

export type { ControlPlane, ControlPlaneSpec }

/** A control plane with all that its file leaves out. `region` applies where the file names none. */
export function controlPlaneWithDefaults({ spec }: ControlPlaneSpec, region = 'us-east-1'): ControlPlane {
  return {
    region: region as ControlPlane['region'],
    image: 'postmagiq:latest',
    cpu: 256,
    memory: 1024,
    ...spec,
    ...CONTROL_PLANE_OWNER,
    network: { ...(!spec.network?.subnets && { cidr: '10.255.0.0/24' }), publicIp: true, ...spec.network },
    logs: { retentionDays: 30, ...spec.logs },
  }
}
