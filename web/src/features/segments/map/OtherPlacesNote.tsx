import type { OtherPlaces } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatCount, formatNumber } from "@/lib/format"
import { placeName } from "../places"

const SHOWN = 8

type OtherPlacesProps = {
  places: OtherPlaces
  chosen: string[]
  onToggle: (place: string) => void
}

/** Customers that the map cannot show, by name; a press on a place filters by it. */
export function OtherPlacesNote({ places, chosen, onToggle }: OtherPlacesProps) {
  if (places.customer_count === 0) return null
  const shown = places.places.slice(0, SHOWN)
  const hidden = places.place_count - shown.length
  return (
    <p className="mt-3 border-t pt-3 text-xs text-muted">
      Not on the map: {formatCount(places.customer_count, "customer")} without a US state.{" "}
      {shown.map(({ state, customer_count: count }) => {
        const place = state ?? ""
        const isOn = chosen.includes(place)
        return (
          <button
            key={place}
            type="button"
            aria-pressed={isOn}
            onClick={() => {
              onToggle(place)
            }}
            className={cx(
              "mr-2 rounded-sm font-medium whitespace-nowrap hover:underline",
              isOn ? "text-accent" : "text-ink",
            )}
          >
            {placeName(place)} <span className="font-normal tabular">{formatNumber(count)}</span>
          </button>
        )
      })}
      {hidden > 0 ? `and ${formatCount(hidden, "more place")}` : null}
    </p>
  )
}
