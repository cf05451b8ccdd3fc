import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"

export type AuditFilters = { user: string; action: string }

export const auditQuery = ({ user, action }: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: ["audit", user, action],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/api/v1/audit", {
          params: {
            query: {
              user: user || undefined,
              action: action || undefined,
              limit: 50,
              cursor: pageParam,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
