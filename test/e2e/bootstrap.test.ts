import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { inventory } from '../support/inventory.ts'
import { pushImage } from '../support/pipeline.ts'

const PLACE = 'postmagiq/control-plane/us-east-1'
const NAME = 'postmagiq-control-plane'

const fileOf = async (spec: object) => {
  const path = join(await mkdtemp(join(tmpdir(), 'control-plane-')), 'control-plane.yaml')
  await writeFile(path, JSON.stringify({ apiVersion: 'postmagiq.dev/v1', kind: 'ControlPlane', spec }))
  return path
}

describe('bootstrap', { timeout: 240_000 }, () => {
  let emulator: Emulator
  let aws: Aws
  let file: string
  const run = (...args: string[]) => postmagiq(emulator.url, ...args)

  beforeAll(async () => {
    emulator = await newEmulator()
    aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
    file = await fileOf({ sources: ['s3://specs/environments'] })
  })
  afterAll(() => emulator.stop())

  test('creates the control plane, all of it ready but for the image, and prints what specs should say', async () => {
    const { code, stdout, stderr } = await run('bootstrap', '-f', file, '--yes')
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toContain('Apply complete!')
    expect(stdout).toMatch(/services\/operator\/service: AwaitingImage: .*docker push .*\/postmagiq-control-plane-postmagiq:latest/)
    expect(stdout).toContain(`permissionsBoundary: arn:aws:iam::123456789012:policy/${PLACE}/${NAME}-boundary-us-east-1\n`)
  })

  test('starts one task with a public address and no ingress once the image is pushed, and then has nothing to do', async () => {
    await pushImage(aws, `${NAME}-postmagiq`)
    const { code, stdout } = await run('bootstrap', '-f', file, '--yes')
    expect(code, stdout).toBe(0)
    const { services: [service] = [] } = await aws.ecs.describeServices({ cluster: NAME, services: [`${NAME}-operator`] })
    expect(service).toMatchObject({ desiredCount: 1, runningCount: 1 })
    const { assignPublicIp, securityGroups = [], subnets } = service!.networkConfiguration!.awsvpcConfiguration!
    expect([assignPublicIp, subnets]).toEqual(['ENABLED', [expect.any(String), expect.any(String)]])
    const { SecurityGroups: [group] = [] } = await aws.ec2.describeSecurityGroups({ GroupIds: securityGroups })
    expect(group).toMatchObject({ IpPermissions: [], IpPermissionsEgress: [{ FromPort: 443, ToPort: 443 }] })
    expect((await run('bootstrap', '-f', file, '--yes')).stdout).toContain('No changes.')
  })

  test('runs the controller with its sources, as a user other than root, on a read-only file system', async () => {
    const { taskDefinition } = await aws.ecs.describeTaskDefinition({ taskDefinition: `${NAME}-operator` })
    expect(taskDefinition).toMatchObject({ cpu: '256', memory: '1024' })
    expect(taskDefinition!.containerDefinitions![0]).toMatchObject({
      command: ['run', '--source', 's3://specs/environments'],
      user: '10001',
      readonlyRootFilesystem: true,
    })
  })

  test('the controller that it runs brings dev to Ready, and outlives it', async () => {
    await aws.s3.createBucket({ Bucket: 'specs' })
    const spec = { Bucket: 'specs', Key: 'environments/dev/postmagiq.yaml' }
    await aws.s3.putObject({ ...spec, Body: await readFile('environments/dev/postmagiq.yaml') })
    const { taskDefinition } = await aws.ecs.describeTaskDefinition({ taskDefinition: `${NAME}-operator` })
    const { code, stdout } = await run(...taskDefinition!.containerDefinitions![0]!.command!, '--once')
    expect(stdout).toMatch(/"environment":"postmagiq\/dev".*the environment is as its revision says/)
    expect(code).toBe(0)
    expect((await run('destroy', '-f', 'environments/dev', '--yes', '--approve-all-data')).code).toBe(0)
    await aws.s3.deleteObject(spec)
    await aws.s3.deleteBucket({ Bucket: 'specs' })
    expect((await run('bootstrap', '-f', file, '--yes')).stdout).toContain('No changes.')
  })

  test('gives the operator a role without a boundary, with policies that deny it every change of itself', async () => {
    const { Role } = await aws.iam.getRole({ RoleName: `${NAME}-operator-task-us-east-1` })
    expect(Role).toMatchObject({ Path: `/${PLACE}/` })
    expect(Role).not.toHaveProperty('PermissionsBoundary')
    const { AttachedPolicies = [] } = await aws.iam.listAttachedRolePolicies({ RoleName: Role!.RoleName! })
    expect(AttachedPolicies.map(({ PolicyName }) => PolicyName)).toContain(`${NAME}-denials-us-east-1`)
    expect(AttachedPolicies.map(({ PolicyName }) => PolicyName)).not.toContain(`${NAME}-boundary-us-east-1`)
  })

  test('prepares another account with a role that only the control plane may assume, and prints what specs there should say', async () => {
    const elsewhere = await fileOf({ accountId: '999999999999', sources: ['s3://specs'] })
    const { code, stdout, stderr } = await run('bootstrap', '--account', '-f', elsewhere, '--yes')
    expect(code, stdout + stderr).toBe(0)
    // This account has a control plane of its own, which stays.
    expect(stdout).toContain('Plan: 1 to add, 0 to change, 0 to destroy.')
    expect(stdout).toContain(`assumeRole:
    arn: arn:aws:iam::123456789012:role/${PLACE}/${NAME}-account-us-east-1
    externalId: ${NAME}-999999999999-us-east-1
`)
    const { Role } = await aws.iam.getRole({ RoleName: `${NAME}-account-us-east-1` })
    expect(JSON.parse(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::999999999999:root' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::999999999999:role/${PLACE}/${NAME}-operator-task-us-east-1` },
          StringEquals: { 'sts:ExternalId': `${NAME}-999999999999-us-east-1` },
        },
      },
    ])
    expect((await run('bootstrap', '--account', '-f', file, '--yes')).stderr).toContain('write spec.accountId')
  })

  test('is for a person: run refuses the file as a source, and changes nothing for it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'source-'))
    await writeFile(join(folder, 'postmagiq.yaml'), 'apiVersion: postmagiq.dev/v1\nkind: ControlPlane\nspec: {sources: ["s3://specs"]}\n')
    const before = await inventory(aws)
    const { code, stdout } = await run('run', '--source', folder, '--once')
    expect(stdout).toContain('postmagiq.yaml:2:7: this file describes the control plane, not an environment')
    expect(code).toBe(1)
    expect(await inventory(aws)).toEqual(before)
  })

  test('is undone by destroy, which asks for consent to the data', async () => {
    expect((await run('destroy', '-f', file, '--yes')).stderr).toMatch(/--approve [0-9a-f]{8}/)
    const { code, stdout, stderr } = await run('destroy', '-f', file, '--yes', '--approve-all-data', '--purge-control')
    expect(code, stdout + stderr).toBe(0)
    expect(await inventory(aws)).toEqual([])
    const { Policies } = await aws.iam.listPolicies({ Scope: 'Local' })
    expect(Policies).toEqual([])
  })
})
