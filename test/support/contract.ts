import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { meaning } from '../../src/providers/errors.ts'
import type { Call, Kind, Live } from '../../src/providers/kind.ts'
import { Account } from './account.ts'
import { toActions } from './actions.ts'

interface Subject<Props> {
  readonly props: Props
  /** Another value for each prop that can change in place. */
  readonly changes: Partial<Props>
  /** Another value for each that cannot. */
  readonly replacements: Partial<Props>
  /** Another value for each that is refused a change. */
  readonly refused?: Partial<Props>
  /** Props that only others set: none is the one value that can be asked for. */
  readonly foreign?: readonly (keyof Props & string)[]
  /** A name, where the kind's own rules would refuse the one that the graph makes. */
  readonly name?: string
}

interface Options<Props> {
  /** Removes the mark of ownership from a live one; by default its tags, through the tagging API. */
  readonly disown?: (aws: Aws, live: Live) => Promise<unknown>
  /** More changes of the props, each tried by itself: other forms of a list of settings. */
  readonly variants?: readonly Partial<Props>[]
  /** Whether one that lost its owner is recognised with nothing else of ours around it; by default where the kind is identified by name. */
  readonly isRecognised?: boolean
  /** Which form of the kind the subject is, where two are tried. */
  readonly form?: string
}

type PropsOf<K> = K extends Kind<infer Props, any, any> ? Props : never

/** Runs the engine on one resource of a kind, against an emulator: from its creation to its deletion. Each test makes what it needs. */
export function contract<K extends Kind>(
  given: K,
  makeSubject: (aws: Aws) => Promise<Subject<PropsOf<K>>> | Subject<PropsOf<K>>,
  { disown = untag, variants = [], isRecognised = given.identity === 'name' && !given.revisions, form }: Options<PropsOf<K>> = {},
) {
  describe(form ? `${given.type} (${form})` : given.type, () => {
    const calls: { readonly during: Call | undefined; readonly actions: readonly string[] }[] = []
    const kind = recordingCalls(given)
    const aws = new Aws({
      region: 'us-east-1',
      onCall: (client, command) => calls.push({ during: during.getStore(), actions: toActions(client, command) }),
    })
    const lone = new Aws({ region: 'us-east-1' })
    const subject = Promise.resolve(makeSubject(lone))
    const opened = subject.then(({ name }) => new Account(kind, aws, name))

    /** The subject, which exists, whichever test came before. */
    async function existing() {
      const [given, one] = await Promise.all([subject, opened])
      if ((await one.ours()).length === 0) await one.bring(given.props)
      return { ...given, account: one }
    }

    afterEach(() => {
      for (const call of ['list', 'create', 'update', 'delete'] as const) {
        const actions = new Set(calls.filter(made => made.during === call).flatMap(({ actions }) => actions))
        expect(kind.permissions[call], `the permissions of ${call}`).toEqual(expect.arrayContaining([...actions]))
        if (call === 'list') expect([...actions].filter(action => !/:(Describe|Get|List)/.test(action))).toEqual([])
      }
    })

    test('lists none of ours where there is none', async () => {
      const one = await opened
      await one.clear()
      expect(await one.ours()).toEqual([])
    })

    test('creates as desired, reads every prop back, and then plans nothing', async () => {
      const [{ props }, one] = await Promise.all([subject, opened])
      await one.clear()
      await one.bring(props)
      expect(await one.ours()).toMatchObject([{ arn: expect.stringMatching(/^arn:/) }])
      expect((await one.plan(props)).steps).toMatchObject([{ action: 'none' }])
    })

    test('updates each mutable prop alone, and changes it back', async () => {
      const { props, changes, replacements, refused = {}, foreign = [], account } = await existing()
      const covered = [changes, replacements, refused].flatMap(Object.keys).concat(kind.writeOnly ?? [], foreign)
      expect(covered.toSorted()).toEqual(expect.arrayContaining(Object.keys(props).toSorted()))
      const each = Object.entries(changes).map(([prop, value]) => ({ [prop]: value }) as Partial<PropsOf<K>>)
      for (const change of [...each, ...variants]) {
        const changed = { ...props, ...change }
        const differing = Object.entries(change).map(([prop, after]) => ({ prop, after }))
        expect((await account.plan(changed)).steps).toMatchObject([{ action: 'update', changes: differing }])
        await account.bring(changed)
        expect((await account.plan(changed)).steps).toMatchObject([{ action: 'none' }])
        const back = (await account.plan(props)).steps[0]
        expect(back).toMatchObject({ action: 'update' })
        expect(back && 'changes' in back && back.changes.map(({ prop }) => prop)).toEqual(Object.keys(change))
        await account.bring(props)
      }
    })

    test('plans a replacement for each create-only prop', async () => {
      const { props, replacements, refused = {}, account } = await existing()
      for (const [prop, value] of Object.entries(refused))
        expect((await account.plan({ ...props, [prop]: value })).steps).toMatchObject([{ action: 'none', rejected: expect.any(String) }])
      expect(Object.keys(replacements)).toEqual(expect.arrayContaining([...kind.createOnly].filter(prop => prop in props)))
      for (const [prop, value] of Object.entries(replacements))
        expect((await account.plan({ ...props, [prop]: value })).steps).toMatchObject([{ action: 'replace', changes: [{ prop }] }])
    })

    test.runIf(isRecognised)('adopts one that can only be ours but has no owner, with consent alone', async () => {
      const { props, account } = await existing()
      const [live] = await account.ours()
      await disown(lone, live!)
      expect(await account.ours()).toEqual([])
      await account.adopt(props)
      expect(await account.ours()).toHaveLength(1)
      expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
    })

    test('deletes one that left the graph, and accepts that it is absent', async () => {
      const { account } = await existing()
      const [live] = await account.ours()
      await account.clear()
      expect(await account.ours()).toEqual([])
      const again = await kind.delete(account.scope, live!).then(() => 'absent', meaning)
      expect(again).toBe('absent')
    })
  })
}

async function untag({ tagging }: Aws, { arn }: Live) {
  const TagKeys = ['postmagiq:environment', 'postmagiq:id']
  const { FailedResourcesMap = {} } = await tagging.untagResources({ ResourceARNList: [arn], TagKeys })
  expect(FailedResourcesMap, 'the tagging API knows it (emulator/README.md: tagged.source)').toEqual({})
}

/** The call of a kind that runs now. */
const during = new AsyncLocalStorage<Call>()

function recordingCalls(kind: Kind): Kind {
  const { list, create, update, adopt, retry, delete: remove } = kind
  return {
    ...kind,
    list: scope => during.run('list', () => list(scope)),
    create: target => during.run('create', () => create(target)),
    update: (target, live, changed) => during.run('update', () => update(target, live, changed)),
    ...(adopt && { adopt: (target, live) => during.run('update', () => adopt(target, live)) }),
    ...(retry && { retry: (target, live) => during.run('update', () => retry(target, live)) }),
    delete: (scope, live) => during.run('delete', () => remove(scope, live)),
  }
}
