import type { ReactNode } from "react"
import { ErrorNote } from "./states"

type QueryLike<T> = {
  data: T | undefined
  error: Error | null
  refetch: () => unknown
}

type QueryViewProps<T> = {
  query: QueryLike<T>
  pending: ReactNode
  isEmpty?: (data: T) => boolean
  empty?: ReactNode
  children: (data: T) => ReactNode
}

/** The four states of a query: pending, error, empty, data. Data that is there stays while new loads. */
export function QueryView<T>({ query, pending, isEmpty, empty, children }: QueryViewProps<T>) {
  const { data, error, refetch } = query
  if (data !== undefined) return isEmpty?.(data) ? empty : children(data)
  if (error) {
    return (
      <ErrorNote
        error={error}
        onRetry={() => {
          refetch()
        }}
      />
    )
  }
  return pending
}
