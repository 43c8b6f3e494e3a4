import { expect, test } from 'vitest'
import { isLoopback, namesLoopback, parseAddress, toAuthority } from '../../src/controller/address.ts'

test.each([
  ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  [':8080', { host: '0.0.0.0', port: 8080 }],
  ['8080', undefined],
  ['127.0.0.1', undefined],
  ['127.0.0.1:65536', undefined],
  ['[localhost]:80', undefined],
  ['::1:80', undefined],
  ['http://localhost:80', undefined],
])('reads %s', (text, address) => {
  expect(parseAddress(text)).toEqual(address)
})

test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost', 'LOCALHOST'])('%s is loopback', host => expect(isLoopback(host)).toBe(true))

test.each(['0.0.0.0', '::', '10.0.0.1', 'example.com', 'localhost.example.com', '127.0.0.1.example.com', ''])('%s is not loopback', host =>
  expect(isLoopback(host)).toBe(false),
)

test.each([
  ['localhost:8080', true],
  ['127.0.0.1', true],
  ['[::1]:8080', true],
  ['evil.example.com:8080', false],
  ['localhost@evil.example.com', false],
  ['', false],
])('the Host header "%s" names loopback: %s', (header, expected) => expect(namesLoopback(header)).toBe(expected))

test('writes an address as the authority of a URL', () => {
  expect(
    [
      { host: '::1', port: 80 },
      { host: 'localhost', port: 81 },
    ].map(toAuthority),
  ).toEqual(['[::1]:80', 'localhost:81'])
})
