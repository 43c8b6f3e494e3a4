import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The environment of a process that works on an emulator. */
export const envFor = (url: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  NO_COLOR: '1',
})

/** Starts `bin/postmagiq` as a user would. */
export function launch(url: string, ...args: string[]) {
  const child = spawn('bin/postmagiq', args, { env: envFor(url) })
  const ended = new Promise<Ended>((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', text => (stdout += text))
    child.stderr.on('data', text => (stderr += text))
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
  })
  return { child, ended }
}

/** Runs `bin/postmagiq` to its end. */
export const postmagiq = (url: string, ...args: string[]): Promise<Ended> => launch(url, ...args).ended
