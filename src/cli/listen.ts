import type { Logger } from 'pino'
import { type Address, isLoopback, toAuthority } from '../controller/address.ts'
import { listen, type Listening, type ServerOptions } from '../controller/server.ts'
import { openToken } from '../controller/token.ts'
import { EXIT, Exit } from './exit.ts'

export interface ListenOptions {
  readonly listen?: Address
  readonly tokenFile?: string
}

/** Serves what the controller knows if an address is given. Another than a loopback address needs a token. */
export async function openServer(
  { listen: address, tokenFile: file }: ListenOptions,
  log: Logger,
  options: Omit<ServerOptions, 'token'>,
): Promise<Listening | undefined> {
  if (!address) return undefined
  const token = await openToken({ token: process.env['POSTMAGIQ_TOKEN'], file }).catch((error: Error) => {
    throw new Exit(EXIT.invalid, error.message)
  })
  if (!token && !isLoopback(address.host))
    throw new Exit(
      EXIT.invalid,
      `Others can reach ${toAuthority(address)}: set POSTMAGIQ_TOKEN, or name a file with --token-file, or listen on 127.0.0.1.`,
    )
  const server = await listen(address, { ...options, token })
  log.info({ url: server.url }, 'listening')
  return server
}
