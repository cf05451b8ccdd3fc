/** What the screen calls customers without any state: an empty value stands for them. */
const NO_PLACE = "No state given"

export const placeName = (place: string | null): string => place || NO_PLACE
