import { awsError } from './fake-cloud.ts'

/** A bucket of one object, with S3's conditional writes. */
export function bucket() {
  let object: { ETag: string; text: string } | undefined
  let version = 0
  return {
    /** How many of the next writes take effect without an answer. */
    loseAnswers: 0,
    /** How many of the next writes fail. */
    failures: 0,
    async getObject() {
      if (!object) throw awsError('NoSuchKey')
      const { ETag, text } = object
      return { ETag, Body: { transformToString: async () => text } }
    },
    async putObject({ Body, IfMatch, IfNoneMatch }: { Body: string; IfMatch?: string; IfNoneMatch?: '*' }) {
      if (this.failures-- > 0) throw awsError('InternalError')
      if (IfNoneMatch ? object : object?.ETag !== IfMatch) throw awsError('PreconditionFailed')
      object = { ETag: `"${++version}"`, text: Body }
      if (this.loseAnswers-- > 0) throw new Error('socket hang up')
      return object
    },
    async deleteObject({ IfMatch }: { IfMatch: string }) {
      if (object?.ETag !== IfMatch) throw awsError('PreconditionFailed')
      object = undefined
      if (this.loseAnswers-- > 0) throw new Error('socket hang up')
    },
  }
}
