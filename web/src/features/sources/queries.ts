import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/api/client"
import type { NewSourceBody } from "@/api/types"

export const sourcesQuery = () =>
  queryOptions({
    queryKey: ["sources"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/sources", { signal })),
  })

export const landingFilesQuery = () =>
  queryOptions({
    queryKey: ["sources", "files"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/sources/files", { signal })),
  })

export const previewQuery = (path: string) =>
  queryOptions({
    queryKey: ["sources", "files", path],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sources/files/preview", { params: { query: { path } }, signal })),
    retry: false,
  })

export const testSourceMutation = () =>
  mutationOptions({
    mutationFn: (name: string) =>
      unwrap(api.POST("/api/v1/sources/{name}/test", { params: { path: { name } } })),
  })

export const uploadMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (file: File) =>
      unwrap(
        api.PUT("/api/v1/sources/files/{name}", {
          params: { path: { name: file.name } },
          headers: { "Content-Type": "application/octet-stream" },
          body: file as unknown as string,
          bodySerializer: (body) => body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sources", "files"] }),
  })

export const dryRunMutation = () =>
  mutationOptions({
    mutationFn: (body: NewSourceBody) => unwrap(api.POST("/api/v1/sources/dry-run", { body })),
  })

export const addSourceMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: NewSourceBody) => unwrap(api.POST("/api/v1/sources", { body })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["sources"] }),
        client.invalidateQueries({ queryKey: ["commands"] }),
      ]),
  })
