import { hostname } from 'node:os'

/** The name of this process, for people to read: who holds a lease, and who wrote a record. */
export const processName = () => `${process.env['USER'] ?? process.getuid?.() ?? 'someone'}@${hostname()} (${process.pid})`
