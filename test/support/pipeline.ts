import { createHash, randomUUID } from 'node:crypto'
import type { Aws } from '../../src/providers/aws.ts'

const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** Pushes an image without content, as a build pipeline pushes one. Gives its digest. */
export async function pushImage({ ecr }: Aws, repositoryName: string, imageTag = 'latest'): Promise<string> {
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 2, digest: digest(randomUUID()) },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: 2, digest: digest('layer') }],
  }
  const { image } = await ecr.putImage({
    repositoryName,
    imageTag,
    imageManifest: JSON.stringify(manifest),
    imageManifestMediaType: manifest.mediaType,
  })
  return image!.imageId!.imageDigest!
}
