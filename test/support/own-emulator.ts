import { onTestFinished } from 'vitest'
import { newEmulator } from './emulator.ts'
import { emulatorControl } from './emulator-control.ts'

/** Starts our own emulator for one test, with its control interface, which the emulator that all tests share may lack. */
export async function ownEmulator(options?: Parameters<typeof newEmulator>[0]) {
  const { url, stop } = await newEmulator(options)
  onTestFinished(async () => void (await stop()))
  return { url, ...emulatorControl(url) }
}
