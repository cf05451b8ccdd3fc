import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

const MINUTE = 60_000

/** Asked again each minute: it is how the screens learn of a new snapshot. */
export const snapshotQuery = () =>
  queryOptions({
    queryKey: ["snapshot"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/snapshot", { signal })),
    staleTime: MINUTE / 2,
    refetchInterval: MINUTE,
    refetchOnWindowFocus: true,
  })
