import type { SegmentOverview } from "@/api/types"
import type { ChipOption } from "@/ui/ManyChip"
import { placeName } from "./places"

type Options = SegmentOverview["options"] | undefined

/** Puts what is chosen but no option at present before the options, so that it can be taken back. */
function withChosen(
  options: ChipOption<string>[],
  chosen: readonly string[],
  nameOf: (value: string) => string,
): ChipOption<string>[] {
  const known = new Set(options.map((option) => option.value))
  const gone = chosen.filter((value) => !known.has(value))
  return [...gone.map((value) => ({ value, label: nameOf(value), count: 0 })), ...options]
}

/** US states by name, then the other places, the most customers first. */
export function placeOptions(options: Options, chosen: readonly string[]): ChipOption<string>[] {
  const states = (options?.by_state ?? []).map((group) => ({
    value: group.state_code,
    label: group.state_name,
    count: group.customer_count,
  }))
  const others = (options?.other_places.places ?? []).map((group) => ({
    value: group.state ?? "",
    label: placeName(group.state),
    count: group.customer_count,
  }))
  return withChosen([...states, ...others], chosen, placeName)
}

export function cardOptions(options: Options, chosen: readonly string[]): ChipOption<string>[] {
  const cards = (options?.by_card_type ?? []).flatMap(({ card_type: card, customer_count: count }) =>
    card === null ? [] : [{ value: card, label: card, count }],
  )
  return withChosen(cards, chosen, (card) => card)
}
