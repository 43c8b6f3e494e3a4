import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const base = process.env['NODE_IMAGE']

/** Runs only where there is a container engine with a base image of Node. */
describe.runIf(base && process.env['EMULATOR_IMAGE'])('the image', () => {
  let container: StartedTestContainer

  beforeAll(async () => {
    const image = await GenericContainer.fromDockerfile('.')
      .withBuildArgs({ NODE_IMAGE: base! })
      .build('postmagiq:test', { deleteOnExit: false })
    container = await image
      .withEntrypoint(['sleep'])
      // Nothing answers the health check of the image.
      .withWaitStrategy(Wait.forSuccessfulCommand('true'))
      .withCommand(['600'])
      .withCopyFilesToContainer([{ source: 'environments/prod/postmagiq.yaml', target: '/spec/postmagiq.yaml' }])
      .start()
  }, 300_000)
  afterAll(() => container.stop())

  test('runs the command line as a user other than root', async () => {
    const { output, exitCode } = await container.exec(['node', '/app/dist/main.js', 'validate', '-f', '/spec'])
    expect([output, exitCode]).toEqual(['Valid: postmagiq prod, tier prod, in us-east-1, with api, worker.\n', 0])
    expect((await container.exec(['id', '-u'])).output).toBe('10001\n')
  })

  test('contains only the program', async () => {
    const { output } = await container.exec(['ls', '/app'])
    expect(output.split('\n').filter(Boolean)).toEqual(['LICENSE', 'dist', 'package.json'])
  })
})
