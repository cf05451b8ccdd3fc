import { Columns3 } from "lucide-react"
import { Button } from "@/ui/Button"
import { ExportButton as ExportFile } from "@/ui/ExportButton"
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
  return <ExportFile fetchRows={() => fetchAccountsFile(filters)} fileName="accounts.csv" />
}
