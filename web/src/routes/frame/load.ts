import { lazy } from "react"

/** Fetches the frame's code; asked for on the log-in page, so that it is there after. */
export const loadFrame = () => import("./Frame")

export const Frame = lazy(loadFrame)
