import { describe, expect, test } from 'vitest'
import { notesOn } from '../../src/stack/notes.ts'
import { dev, environmentOf, prod } from '../support/specs.ts'
import { zonesFor } from '../support/zones.ts'

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/11112222-3333-4444-5555-666677778888'
const HTTPS = `domain: {name: app.example.com, certificateArn: "${CERTIFICATE}"}`
const DNS = 'DNS is not managed yet: create a record for app.example.com that points to the load balancer.'
const ENDPOINTS = 'interfaceEndpoints: [ecr.api, ecr.dkr, logs, secretsmanager, ssm]'

function notes(text: string) {
  const spec = environmentOf(text)
  return notesOn({ spec, account: '123456789012', zones: zonesFor(spec) })
}

/** The notes of a production environment with a certificate. */
const prodNotes = (body = '') => notes(prod(`${HTTPS}\n${body}`)).filter(note => note !== DNS)

test('an environment with a certificate has a note on DNS, one without a note on CloudFront', () => {
  expect(notes(prod(HTTPS))).toEqual([DNS])
  expect(notes(prod())).toEqual([expect.stringMatching(/^There is no certificate: only CloudFront can reach the load balancer/)])
})

test('an environment in one zone has a note on the second one', () =>
  expect(notes(dev(HTTPS))).toContain(
    'RDS and the load balancer need subnets in two zones: theirs are also in us-east-1b; tasks run only in us-east-1a.',
  ))

describe('without NAT', () => {
  const isolated = (more: string) => prodNotes(`network: {nat: none, ${ENDPOINTS}${more}`)

  test('missing interface endpoints have a note', () => {
    expect(prodNotes('network: {nat: none, interfaceEndpoints: [ecr.api]}')).toEqual([
      'Services will not start without NAT or the interface endpoints ecr.dkr, logs, secretsmanager, ssm.',
    ])
    expect(isolated('}')).toEqual([])
  })

  test('a missing S3 endpoint has a note', () =>
    expect(isolated(', s3Endpoint: false}')).toEqual(['Services will not start without NAT or s3Endpoint: ECR keeps image layers in S3.']))

  test('an image outside the network has a note, one of ECR in the region does not', () => {
    const images = (web: string) => isolated(`}\nservices: {api: {}, web: {image: "${web}"}}`)
    const note = 'web will not start without NAT: its image is in a registry outside the network.'
    expect(images('public.ecr.aws/nginx/nginx:1.29')).toEqual([note])
    expect(images('123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1')).toEqual([note])
    expect(images('123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1')).toEqual([])
  })

  test('exec without its endpoint has a note', () =>
    expect(isolated('}\nservices: {api: {exec: true}}')).toEqual([
      'exec does not work in api without NAT or the interface endpoint ssmmessages.',
    ]))
})

test('a service with a port but no paths has a note', () =>
  expect(prodNotes('services: {api: {}, web: {image: "web:1", port: 80}}')).toEqual([
    'web has a port but no paths, so it receives no requests from the load balancer.',
  ]))

test('a provider whose API key no service gets has a note', () => {
  const note = 'No service gets OPENAI_API_KEY, so none can call the provider openai.'
  const groups = 'secrets: {groups: {keys: {keys: [GROQ_API_KEY]}, more: {keys: [OPENAI_API_KEY]}}}'
  const providers = 'llm: {providers: [groq, openai]}'
  expect(prodNotes(`${groups}\n${providers}`)).toEqual([])
  expect(prodNotes(`${groups}\n${providers}\nservices: {api: {secrets: [keys]}}`)).toEqual([note])
})

test('watermark.enabled has a note that it has no effect yet', () =>
  expect(prodNotes('watermark: {enabled: true}')).toEqual(['The watermark service is not supported yet: watermark.enabled has no effect.']))
