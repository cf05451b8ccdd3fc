import { mutationOptions, queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import { startSession } from "@/api/session"

export const meQuery = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/me", { signal })),
    staleTime: 5 * 60_000,
  })

export type Credentials = { username: string; password: string }

export const logInMutation = () =>
  mutationOptions({
    mutationFn: async (credentials: Credentials) => {
      const token = await unwrap(
        api.POST("/api/v1/auth/token", {
          body: credentials,
          bodySerializer: ({ username, password }) => new URLSearchParams({ username, password }),
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        }),
      )
      startSession(token.access_token, token.name, token.expires_in)
      return token
    },
  })
