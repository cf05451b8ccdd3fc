import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

/** What changed in the portfolio and what needs somebody. */
export const briefingQuery = () =>
  queryOptions({
    queryKey: ["briefing"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/briefing", { signal })),
  })
