import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { NewUser, UserChange } from "@/api/types"

export const usersQuery = () =>
  queryOptions({
    queryKey: ["users"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users", { signal })),
  })

/** Every change to a user is also a line of the audit trail. */
async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["users"] }),
    client.invalidateQueries({ queryKey: ["audit"] }),
  ])
}

export const addUserMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (user: NewUser) => unwrap(api.POST("/api/v1/users", { body: user })),
    onSuccess: () => refresh(client),
  })

export const changeUserMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ name, ...change }: UserChange & { name: string }) =>
      unwrap(api.PATCH("/api/v1/users/{name}", { params: { path: { name } }, body: change })),
    onSuccess: () => refresh(client),
  })
