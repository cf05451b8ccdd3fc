import { useQuery } from "@tanstack/react-query"
import { Bookmark, ChevronDown } from "lucide-react"
import { useState } from "react"
import type { SavedSegment } from "@/api/types"
import { formatNumber } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/Menu"
import { fromBody, hasFilters, isSame, toBody, type SegmentFilters } from "../filters"
import { savedSegmentsQuery } from "../queries"
import { ManageDialog } from "./ManageDialog"
import { SaveDialog } from "./SaveDialog"

type SavedMenuProps = {
  filters: SegmentFilters
  currency: string | null
  onChange: (change: Partial<SegmentFilters>) => void
}

type Dialog = "save" | "manage"

/** Filters by name: shows which one is on, loads another, saves the present ones. */
export function SavedMenu({ filters, currency, onChange }: SavedMenuProps) {
  const { data, error } = useQuery(savedSegmentsQuery())
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const current = data?.items.find((segment) => isSame(segment.filters, toBody(filters)))
  return (
    <>
      <Menu
        trigger={
          <Button>
            <Bookmark aria-hidden />
            <span className="max-w-44 truncate">{current?.name ?? "Saved segments"}</span>
            <ChevronDown aria-hidden className="size-3.5!" />
          </Button>
        }
      >
        <MenuLabel>Saved segments</MenuLabel>
        {error ? <Note>{error.message}</Note> : null}
        <SavedItems saved={data?.items} current={current} onLoad={onChange} />
        <MenuLine />
        <Actions canSave={hasFilters(filters) && !current} onOpen={setDialog} />
      </Menu>
      <OpenDialog
        dialog={dialog}
        filters={filters}
        currency={currency}
        onChange={onChange}
        onClose={() => {
          setDialog(null)
        }}
      />
    </>
  )
}

type OpenDialogProps = SavedMenuProps & { dialog: Dialog | null; onClose: () => void }

function OpenDialog({ dialog, filters, currency, onChange, onClose }: OpenDialogProps) {
  if (dialog === "save") {
    return <SaveDialog filters={filters} currency={currency} onClose={onClose} />
  }
  return dialog === "manage" ? (
    <ManageDialog filters={filters} currency={currency} onLoad={onChange} onClose={onClose} />
  ) : null
}

type SavedItemsProps = {
  saved: SavedSegment[] | undefined
  current: SavedSegment | undefined
  onLoad: SavedMenuProps["onChange"]
}

function SavedItems({ saved, current, onLoad }: SavedItemsProps) {
  if (saved?.length === 0) return <Note>None yet: set filters, then save them.</Note>
  return saved?.map((segment) => (
    <SavedItem
      key={segment.id}
      segment={segment}
      isOn={segment === current}
      onLoad={() => {
        onLoad(fromBody(segment.filters))
      }}
    />
  ))
}

function Actions({ canSave, onOpen }: { canSave: boolean; onOpen: (dialog: Dialog) => void }) {
  return (
    <>
      {canSave ? (
        <MenuItem
          onSelect={() => {
            onOpen("save")
          }}
        >
          Save these filters…
        </MenuItem>
      ) : null}
      <MenuItem
        onSelect={() => {
          onOpen("manage")
        }}
      >
        Rename or delete…
      </MenuItem>
    </>
  )
}

function Note({ children }: { children: string }) {
  return <p className="max-w-64 px-2 pb-2 text-xs text-muted">{children}</p>
}

type SavedItemProps = { segment: SavedSegment; isOn: boolean; onLoad: () => void }

function SavedItem({ segment, isOn, onLoad }: SavedItemProps) {
  return (
    <MenuItem onSelect={onLoad}>
      <span className={isOn ? "min-w-0 flex-1 truncate font-semibold" : "min-w-0 flex-1 truncate"}>
        {segment.name}
        {isOn ? <span className="sr-only"> (shown)</span> : null}
      </span>
      <span className="pl-4 text-xs text-faint tabular">{formatNumber(segment.customer_count)}</span>
    </MenuItem>
  )
}
