export { VERSION } from '../operator/version.ts'
