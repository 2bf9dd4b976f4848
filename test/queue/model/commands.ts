import fc from 'fast-check';

/** What may happen to the ledger, by whoever, in whatever order. Numbers choose among what there is. */
export type Command =
  /** A message comes; small numbers come again. */
  | {
      readonly do: 'accept';
      readonly message: number;
      readonly session: number;
      readonly tasks: number;
      readonly replies: number;
    }
  | { readonly do: 'take'; readonly box: number }
  /** By a holder of a task, which may be a zombie that lost its lease long ago. */
  | {
      readonly do: 'advance' | 'say' | 'show' | 'release' | 'forgive' | 'finish' | 'follow';
      readonly holder: number;
    }
  /** A lease runs out while its holder stands still. */
  | { readonly do: 'expire'; readonly box: number }
  | { readonly do: 'cancel'; readonly session: number }
  /** The sweeper ends the head of a mailbox from outside. */
  | { readonly do: 'overdue'; readonly box: number }
  | { readonly do: 'open chat' }
  | { readonly do: 'close chat' | 'send' | 'confirm'; readonly holder: number }
  | { readonly do: 'expire chat' };

const few = fc.nat({ max: 3 });

/** Sequences of commands, the common ones more often. */
export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('accept' as const),
        message: fc.nat({ max: 11 }),
        session: fc.nat({ max: 1 }),
        tasks: fc.constantFrom(0, 1, 1, 2),
        replies: fc.nat({ max: 1 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), box: few }) },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'advance' as const,
          'say' as const,
          'show' as const,
          'release' as const,
          'forgive' as const,
          'finish' as const,
          'finish' as const,
          'follow' as const,
        ),
        holder: fc.nat({ max: 9 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), box: few }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), session: fc.nat({ max: 1 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('overdue' as const), box: few }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('open chat' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('send' as const, 'confirm' as const, 'confirm' as const, 'close chat' as const),
        holder: fc.nat({ max: 9 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('expire chat' as const) }) },
  ),
  // Short stories show nothing: it takes an accept, a take, an end from outside and a zombie to see one promise at work.
  { minLength: 20, maxLength: 80, size: 'max' },
);
