/** A policy document; AWS may return a list of one as its only element. */
interface Document {
  readonly Statement?: Statement | readonly Statement[]
}
interface Statement {
  readonly [element: string]: unknown
}

/** A description may leave the version out; that is no difference. */
const WITHOUT_VERSION = { Version: '2012-10-17' }

/** The policy of an endpoint as a prop: empty for AWS's default, which allows everything. */
export function fromPolicyDocument(text: string | undefined): object | '' | undefined {
  if (text === undefined) return undefined
  const document = JSON.parse(text) as Document
  return allowsEverything(document) ? '' : { ...WITHOUT_VERSION, ...document }
}

export const toPolicyText = (policy: object | string) => (typeof policy === 'string' ? policy : JSON.stringify(policy))

/**
 * Whether a document is AWS's default for endpoints, of any version.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function allowsEverything({ Statement = [] }: Document) {
  const [statement = {}, ...more] = [Statement].flat()
  const { Sid: _, Effect, ...scope } = statement
  const elements = Object.entries(scope).map(([element, value]) => `${element} ${[value].flat().join()}`)
  return more.length === 0 && Effect === 'Allow' && elements.toSorted().join() === 'Action *,Principal *,Resource *'
}
