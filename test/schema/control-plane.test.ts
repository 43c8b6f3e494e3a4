import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ControlPlane } from '../../src/schema/control-plane.ts'
import { loadControlPlane } from '../../src/schema/load.ts'
import { dev, problemsOf } from '../support/specs.ts'

const SMALLEST = 'sources: [s3://specs/environments]'

const file = (body: string) =>
  ['apiVersion: postmagiq.dev/v1', 'kind: ControlPlane', 'spec:', ...body.split('\n').map(line => `  ${line}`), ''].join('\n')

async function loaded(text: string, region?: string) {
  const path = join(await mkdtemp(join(tmpdir(), 'control-plane-')), 'control-plane.yaml')
  await writeFile(path, text)
  return loadControlPlane(path, region === undefined ? {} : { region })
}

async function controlPlaneOf(text: string, region?: string): Promise<ControlPlane> {
  const found = await loaded(text, region)
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return found.controlPlane
}

/** The first problem of a text, as `LINE:COLUMN: MESSAGE; EXPECTED`. */
async function problemOf(text: string) {
  const found = await loaded(text)
  const [problem] = 'problems' in found ? found.problems : []
  return problem && `${problem.line}:${problem.column}: ${problem.message}; ${problem.expected}`
}

describe('a control plane', () => {
  it('needs only sources, and its example has every field with its default', async () => {
    const smallest = await controlPlaneOf(file('sources: ["https://github.com/example/environments.git#main:environments"]'))
    expect(await controlPlaneOf(readFileSync('spec/control-plane.yaml', 'utf8'))).toEqual(smallest)
    expect(smallest).toMatchObject({
      application: 'postmagiq',
      environment: 'control-plane',
      image: 'postmagiq:latest',
      network: { cidr: '10.255.0.0/24', publicIp: true },
    })
  })

  it('is in the region of its file, else in the one that the caller knows', async () => {
    expect((await controlPlaneOf(file(SMALLEST), 'eu-west-1')).region).toBe('eu-west-1')
    expect((await controlPlaneOf(file(`region: eu-central-1\n${SMALLEST}`), 'eu-west-1')).region).toBe('eu-central-1')
  })

  it('has no network of its own with subnets that exist', async () => {
    const { network } = await controlPlaneOf(file(`${SMALLEST}\nnetwork: {subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d]}`))
    expect(network).toEqual({ subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'], publicIp: true })
  })

  it.each([
    ['no sources', 'region: us-east-1', '3:1: spec.sources is missing; a list of 1 to 20, each item https://HOST'],
    ['a source with a password', 'sources: ["https://me:pass@example.com/a.git"]', '4:13: spec.sources[0] is "https://me:***'],
    ['a source that is a directory', 'sources: [environments]', '4:13: spec.sources[0] is "environments"; https://HOST/'],
    ['a field of an environment', `${SMALLEST}\ntier: dev`, '5:3: "tier" is not a field of spec; one of region, accountId, sources'],
    ['a network of another size', `${SMALLEST}\nnetwork: {cidr: 10.0.0.0/16}`, '5:19: spec.network.cidr is "10.0.0.0/16"; a block of 256'],
    ['a public network', `${SMALLEST}\nnetwork: {cidr: 8.8.8.0/24}`, '5:19: 8.8.8.0/24 is not private; a block in 10.0.0.0/8'],
    [
      'a network of its own beside subnets',
      `${SMALLEST}\nnetwork: {cidr: 10.1.1.0/24, subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d]}`,
      '5:19: there is no network of its own with subnets that exist; cidr or subnets, not both',
    ],
    ['subnets alone', `${SMALLEST}\nnetwork: {subnets: [subnet-0a1b2c3d]}`, '5:13: subnets need securityGroups; '],
    ['security groups alone', `${SMALLEST}\nnetwork: {securityGroups: [sg-0a1b2c3d]}`, '5:13: securityGroups need subnets; '],
    ['no address in its own network', `${SMALLEST}\nnetwork: {publicIp: false}`, '5:23: without a public address the task reaches nothing'],
    [
      'a size that Fargate lacks',
      `${SMALLEST}\nmemory: 4096`,
      '5:11: Fargate has no task of cpu 256 and memory 4096; memory 512, 1024 or 2048',
    ],
    [
      'a token instead of the name of its secret',
      `${SMALLEST}\ngitSecret: ghp_abcdefghijklmnop`,
      '5:14: this looks like a token; the name of',
    ],
  ])('is rejected with %s', async (_, body, expected) => expect(await problemOf(file(body))).toContain(expected))

  it('is rejected with another name', async () => {
    const text = file(SMALLEST).replace('spec:', 'metadata: {name: main}\nspec:')
    expect(await problemOf(text)).toBe('3:18: metadata.name is "main"; control-plane')
  })

  it('is not read from the file of an environment, nor an environment from its file', async () => {
    expect(await problemOf(dev())).toBe('2:7: this file does not describe a control plane; kind: ControlPlane')
    expect(problemsOf(file(SMALLEST))).toMatchObject([
      {
        line: 2,
        column: 7,
        message: 'this file describes the control plane, not an environment',
        expected: 'kind: Environment; only postmagiq bootstrap and destroy take a ControlPlane',
      },
    ])
  })

  it('is suggested for a kind with a typo', () => {
    expect(problemsOf(file(SMALLEST).replace('ControlPlane', 'ControlPlan'))).toMatchObject([
      { message: 'kind is "ControlPlan"', suggestion: 'ControlPlane' },
    ])
  })
})

describe('the name of an environment', () => {
  it('cannot be control-plane in the application postmagiq', () => {
    const named = (body = '') => dev(body).replace('name: dev', 'name: control-plane')
    expect(problemsOf(named())).toMatchObject([{ message: 'the name control-plane is reserved for the control plane' }])
    expect(problemsOf(named('application: shop'))).toEqual([])
  })
})
