import { useMutation } from "@tanstack/react-query"
import { Columns3, Download } from "lucide-react"
import { saveBlob } from "@/lib/download"
import { Button } from "@/ui/Button"
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "@/ui/Menu"
import { COLUMNS, HIDDEN_AT_FIRST } from "./columns"
import type { AccountFilters } from "./filters"
import { fetchAccountsFile } from "./queries"
import type { GridLayout } from "./useGridLayout"

export function ColumnMenu({ layout }: { layout: GridLayout }) {
  return (
    <Menu
      trigger={
        <Button aria-label="Columns">
          <Columns3 aria-hidden />
          <span className="hidden lg:inline">Columns</span>
        </Button>
      }
    >
      <MenuLabel>Columns</MenuLabel>
      {COLUMNS.filter((column) => column.id !== "account_name").map((column) => {
        const id = String(column.id)
        return (
          <MenuCheck
            key={id}
            isChecked={layout.visibility[id] !== false}
            onChange={(isChecked) => {
              layout.setVisibility((current) => ({ ...current, [id]: isChecked }))
            }}
          >
            {String(column.header)}
          </MenuCheck>
        )
      })}
      <MenuLine />
      <MenuItem
        onSelect={() => {
          layout.setVisibility(HIDDEN_AT_FIRST)
          layout.setSizing({})
        }}
      >
        As at first
      </MenuItem>
    </Menu>
  )
}

/** Saves every account that matches, not only the rows in sight. */
export function ExportButton({ filters }: { filters: AccountFilters }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => fetchAccountsFile(filters),
    onSuccess: ({ blob, fileName }) => {
      saveBlob(blob, fileName ?? "accounts.csv")
    },
  })
  return (
    <>
      {error ? (
        <span role="alert" className="text-xs text-critical">
          {error.message}
        </span>
      ) : null}
      <Button
        aria-label="Export CSV"
        isBusy={isPending}
        onClick={() => {
          mutate()
        }}
      >
        <Download aria-hidden />
        <span className="hidden lg:inline">{isPending ? "Exporting…" : "Export CSV"}</span>
      </Button>
    </>
  )
}
