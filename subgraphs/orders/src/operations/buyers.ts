import { ok, type Outcome, refuse } from "@waybill/kernel";
import { joined } from "@waybill/storage";
import { type Asker, askPeer } from "@waybill/subgraph";

/** Asks customers who buys, for all orders that are placed at the same time together. */
export interface Buyers {
  /**
   * The customer of an order to be: the one that was kept, where a merged one is named. Refuses one that the tenant does
   * not have. A guest order has none.
   * @throws SubgraphUnavailable when customers does not answer.
   */
  find(asker: Asker, customerId: string | null): Promise<Outcome<string | null>>;
}

const mostTogether = 50;
const query = `query Buyers($customers: [_Any!]!) { _entities(representations: $customers) { ... on Customer { id } } }`;

interface Question {
  readonly asker: Asker;
  readonly id: string;
}
type Answer = { readonly _entities: readonly ({ readonly id: string } | null)[] };

export function openBuyers(): Buyers {
  const kept = joined(async (questions: readonly Question[]) => {
    const found = new Map<string, string>();
    for (const [tenant, [first, ...rest]] of Map.groupBy(questions, ({ asker }) => asker.tenant)) {
      if (!first) continue;
      const ids = [...new Set([first, ...rest].map(({ id }) => id))];
      const customers = ids.map((id) => ({ __typename: "Customer", id }));
      // One of several who leaves must not take the others' answer along.
      const asker = rest.length === 0 ? first.asker : { ...first.asker, signal: undefined };
      const { _entities: answers } = await askPeer<Answer>(asker, "customers", query, { customers });
      for (const [index, answer] of answers.entries()) {
        if (answer) found.set(`${tenant} ${ids[index]}`, answer.id);
      }
    }
    return questions.map(({ asker, id }) => found.get(`${asker.tenant} ${id}`) ?? null);
  }, mostTogether);

  return {
    async find(asker, customerId) {
      if (customerId === null) return ok(null);
      const id = await kept({ asker, id: customerId });
      return id === null ? refuse("NOT_FOUND", ["input", "customerId"], "no such customer") : ok(id);
    },
  };
}
