import { useQuery } from "@tanstack/react-query"
import type { PinList } from "@/api/types"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { pinsQuery } from "../queries"
import type { Wording } from "../values"
import { PinCard } from "./PinCard"

/** The answers that one pinned, asked anew of the present data; nothing where there is none. */
export function PinnedAnswers({ wording }: { wording: Wording }) {
  return (
    <QueryView
      query={useQuery(pinsQuery())}
      pending={
        <Loading label="Loading pinned answers">
          <Skeleton className="h-10" />
        </Loading>
      }
      isEmpty={({ items }: PinList) => items.length === 0}
      empty={null}
    >
      {({ items }) => (
        <section aria-label="Pinned answers" className="grid gap-3">
          <h2 className="text-base font-semibold">Pinned answers</h2>
          <ul className="grid grid-cols-1 gap-5 lg:grid-cols-2">
            {items.map((pin) => (
              <li key={pin.id} className="flex min-w-0 *:flex-1">
                <PinCard pin={pin} wording={wording} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </QueryView>
  )
}
