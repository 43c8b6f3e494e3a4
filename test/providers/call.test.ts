import { expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Answer, EndedCall } from '../../src/providers/call.ts'
import { serve } from '../support/server.ts'

/** An AWS whose answers are the given ones, and then the last one again; what it reports is recorded. */
async function awsThatAnswers(...answers: readonly { readonly status: number; readonly body?: object }[]) {
  let next = 0
  const { url } = await serve((_request, response) => {
    const { status, body = {} } = answers[Math.min(next++, answers.length - 1)]!
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'request-1' }
    response.writeHead(status, headers).end(JSON.stringify(body))
  })
  const ended: EndedCall[] = []
  const answered: Answer[] = []
  const aws = new Aws({
    region: 'us-east-1',
    endpoint: url,
    onEnd: call => void ended.push(call),
    onAnswer: answer => void answered.push(answer),
  })
  return { aws, ended, answered }
}

test('reports a call that succeeds with its service, operation and region', async () => {
  const { aws, ended, answered } = await awsThatAnswers({ status: 200 })
  await aws.ssm.getParameter({ Name: 'a' })
  expect(ended).toEqual([{ service: 'SSM', operation: 'GetParameter', region: 'us-east-1', result: 'ok' }])
  expect(answered).toEqual([{ host: '127.0.0.1', method: 'POST', status: 200 }])
})

test.each([
  ['AccessDeniedException', 'denied'],
  ['ParameterNotFound', 'absent'],
  ['SomethingNew', 'error'],
])('reports the meaning of %s as %s, with the id of the request', async (name, result) => {
  const { aws, ended, answered } = await awsThatAnswers({ status: 400, body: { __type: name, message: 'no' } })
  await expect(aws.ssm.getParameter({ Name: 'a' })).rejects.toThrow('no')
  expect(ended).toMatchObject([{ operation: 'GetParameter', result, requestId: 'request-1' }])
  expect(answered).toMatchObject([{ status: 400 }])
})

test('reports a call that is tried again once, and each of its answers', async () => {
  const throttled = { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } }
  const { aws, ended, answered } = await awsThatAnswers(throttled, { status: 200 })
  await aws.ssm.getParameter({ Name: 'a' })
  expect(ended.map(({ result }) => result)).toEqual(['ok'])
  expect(answered.map(({ status }) => status)).toEqual([400, 200])
})

test('reports a call that nothing answers as an error without an id', async () => {
  const ended: EndedCall[] = []
  const aws = new Aws({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', onEnd: call => void ended.push(call) })
  await expect(aws.ssm.putParameter({ Name: 'a', Value: 'b' })).rejects.toThrow('the connection was refused')
  expect(ended).toEqual([{ service: 'SSM', operation: 'PutParameter', region: 'us-east-1', result: 'error', requestId: undefined }])
})
