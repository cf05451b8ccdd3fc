import { Columns3 } from "lucide-react"
import { Button } from "@/ui/Button"
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "@/ui/Menu"
import { COLUMNS } from "./columns"

type ColumnMenuProps = {
  /** By column; what is not named is as at first. */
  isShown: Record<string, boolean>
  onChange: (isShown: Record<string, boolean>) => void
}

export function ColumnMenu({ isShown, onChange }: ColumnMenuProps) {
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
      {COLUMNS.filter((column) => !column.isPinned).map((column) => (
        <MenuCheck
          key={column.id}
          isChecked={isShown[column.id] ?? !column.isHidden}
          onChange={(isChecked) => {
            onChange({ ...isShown, [column.id]: isChecked })
          }}
        >
          {column.header}
        </MenuCheck>
      ))}
      <MenuLine />
      <MenuItem
        onSelect={() => {
          onChange({})
        }}
      >
        As at first
      </MenuItem>
    </Menu>
  )
}
