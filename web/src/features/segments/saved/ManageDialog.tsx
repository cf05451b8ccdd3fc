import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { SavedSegment, SavedSegmentList } from "@/api/types"
import { ConfirmByName } from "@/ui/ConfirmByName"
import { Modal } from "@/ui/Modal"
import { QueryView } from "@/ui/QueryView"
import { Empty, Loading, Skeleton } from "@/ui/states"
import { fromBody, type SegmentFilters } from "../filters"
import { deleteSegmentMutation, savedSegmentsQuery } from "../queries"
import { SavedRow } from "./SavedRow"

type ManageDialogProps = {
  filters: SegmentFilters
  currency: string | null
  onLoad: (change: Partial<SegmentFilters>) => void
  onClose: () => void
}

/** All saved segments; one's own can be renamed, given the present filters, or deleted. */
export function ManageDialog({ filters, currency, onLoad, onClose }: ManageDialogProps) {
  const query = useQuery(savedSegmentsQuery())
  const [doomed, setDoomed] = useState<SavedSegment | null>(null)
  if (doomed) {
    return (
      <DeleteDialog
        segment={doomed}
        onClose={() => {
          setDoomed(null)
        }}
      />
    )
  }
  return (
    <Modal
      title="Saved segments"
      description="You can change your own; an administrator can change all."
      isOpen
      onClose={onClose}
      className="w-[min(600px,calc(100vw-24px))]"
    >
      <div className="overflow-y-auto px-5 pt-3 pb-5">
        <QueryView
          query={query}
          pending={
            <Loading label="Loading saved segments">
              <Skeleton className="h-24" />
            </Loading>
          }
          isEmpty={(data: SavedSegmentList) => data.items.length === 0}
          empty={<Empty title="None yet">Set filters on the screen, then save them under a name.</Empty>}
        >
          {(data) => (
            <ul className="divide-y">
              {data.items.map((segment) => (
                <SavedRow
                  key={segment.id}
                  segment={segment}
                  filters={filters}
                  currency={currency}
                  onLoad={() => {
                    onLoad(fromBody(segment.filters))
                    onClose()
                  }}
                  onDelete={() => {
                    setDoomed(segment)
                  }}
                />
              ))}
            </ul>
          )}
        </QueryView>
      </div>
    </Modal>
  )
}

function DeleteDialog({ segment, onClose }: { segment: SavedSegment; onClose: () => void }) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(deleteSegmentMutation(client))
  return (
    <ConfirmByName
      title="Delete this segment?"
      consequence="The name and its filters are gone for everybody. No customer is deleted."
      name={segment.name}
      action="Delete segment"
      error={error}
      isBusy={isPending}
      onConfirm={() => {
        mutate(segment.id, { onSuccess: onClose })
      }}
      onClose={onClose}
    />
  )
}
