/** Pushes an image to the environment's repository, as a build pipeline does; the demo uses it in place of `docker push`. */
import { createHash } from 'node:crypto'
import { ECR } from '@aws-sdk/client-ecr'

const repositoryName = process.argv[2] ?? 'postmagiq-dev-api'
const imageTag = process.argv[3] ?? 'latest'
const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
const manifest = {
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 2, digest: digest(`config ${Date.now()}`) },
  layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: 2, digest: digest('layer') }],
}
const { image } = await new ECR().putImage({
  repositoryName,
  imageTag,
  imageManifest: JSON.stringify(manifest),
  imageManifestMediaType: manifest.mediaType,
})
process.stdout.write(`Pushed ${repositoryName}:${imageTag} (${image?.imageId?.imageDigest})\n`)
