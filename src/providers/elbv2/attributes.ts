/** Attributes by key. */
export type Attributes = Readonly<Record<string, string>>

/** An attribute of a load balancer, listener or target group. */
interface Attribute {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

/** The attributes that differ from AWS's defaults. One without a known default is left out: AWS adds some over time. */
export const fromAttributes = (attributes: readonly Attribute[] = [], defaults: Attributes): Attributes =>
  Object.fromEntries(attributes.flatMap(({ Key = '', Value = '' }) => (Key in defaults && Value !== defaults[Key] ? [[Key, Value]] : [])))

/** The attributes to write so that no others than the desired ones differ from AWS's defaults. */
export const toAttributes = (desired: Attributes = {}, live: Attributes, defaults: Attributes) =>
  Object.entries({ ...Object.fromEntries(Object.keys(live).map(key => [key, defaults[key]])), ...desired }).map(([Key, Value]) => ({
    Key,
    Value,
  }))
