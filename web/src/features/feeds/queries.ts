import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export const ownFeedsQuery = () =>
  queryOptions({
    queryKey: ["feeds"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/feeds", { signal })),
  })

export const ownFeedQuery = (feed: string) =>
  queryOptions({
    queryKey: ["feeds", feed],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/feeds/{feed}", { params: { path: { feed } }, signal })),
  })
