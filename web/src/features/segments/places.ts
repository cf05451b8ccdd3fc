/** What the screen calls customers without any state: an empty value stands for them. */
const NO_PLACE = "No state given"

/** A source that must name a state and knows none writes this. */
const UNKNOWN = "unknown"

/** The place, or null where none is known. */
export const knownPlace = (place: string | null): string | null =>
  place && place.toLowerCase() !== UNKNOWN ? place : null

export const placeName = (place: string | null): string => knownPlace(place) ?? NO_PLACE
