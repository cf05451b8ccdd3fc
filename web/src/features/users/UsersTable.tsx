import { EllipsisVertical } from "lucide-react"
import type { Role, UserRow } from "@/api/types"
import { formatDate, formatDateTime } from "@/lib/dates"
import { Badge } from "@/ui/Badge"
import { IconButton } from "@/ui/Button"
import { Select } from "@/ui/Field"
import { Menu, MenuItem } from "@/ui/Menu"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"
import { ROLE_OPTIONS } from "./AddUserDialog"

export type UserAction = "disable" | "enable" | "reset"

type UsersTableProps = {
  users: UserRow[]
  /** Nobody takes their own rights away by mistake. */
  ownName: string
  isBusy: boolean
  onRole: (user: UserRow, role: Role) => void
  onAction: (action: UserAction, user: UserRow) => void
}

const Own = () => <span className="font-normal text-muted">(you)</span>

const nameOf = (user: UserRow) => user.name

export function UsersTable({ users, ownName, isBusy, onRole, onAction }: UsersTableProps) {
  const columns: PlainColumn<UserRow>[] = [
    {
      id: "name",
      header: "Name",
      cell: (user) => (
        <span className="font-medium whitespace-nowrap">
          {user.name} {user.name === ownName ? <Own /> : null}
        </span>
      ),
    },
    {
      id: "role",
      header: "Role",
      cell: (user) => (
        <Select
          label={`Role of ${user.name}`}
          isLabelHidden
          value={user.role}
          options={ROLE_OPTIONS}
          disabled={isBusy || user.name === ownName}
          onChange={(role) => {
            onRole(user, role)
          }}
          className="w-36"
        />
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (user) => (
        <Badge tone={user.is_disabled ? "churned" : "healthy"}>
          {user.is_disabled ? "Disabled" : "Active"}
        </Badge>
      ),
    },
    {
      id: "login",
      header: "Last log-in",
      className: "whitespace-nowrap",
      cell: (user) =>
        user.last_login_at ? formatDateTime(user.last_login_at) : <Missing reason="never logged in" />,
    },
    {
      id: "created",
      header: "Added",
      className: "whitespace-nowrap",
      cell: (user) => formatDate(user.created_at),
    },
    {
      id: "actions",
      header: <span className="sr-only">Actions</span>,
      cardLabel: "Actions",
      isNumber: true,
      cell: (user) => <Actions user={user} isOwn={user.name === ownName} onAction={onAction} />,
    },
  ]
  return <PlainTable label="Users" columns={columns} rows={users} rowKey={nameOf} hasCards />
}

type ActionsProps = { user: UserRow; isOwn: boolean; onAction: UsersTableProps["onAction"] }

function Actions({ user, isOwn, onAction }: ActionsProps) {
  const item = (action: UserAction, label: string) => (
    <MenuItem
      isDanger={action === "disable"}
      onSelect={() => {
        onAction(action, user)
      }}
    >
      {label}
    </MenuItem>
  )
  return (
    <Menu
      trigger={
        <IconButton label={`Actions for ${user.name}`}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
    >
      {item("reset", "Reset password…")}
      {isOwn ? null : user.is_disabled ? item("enable", "Enable") : item("disable", "Disable…")}
    </Menu>
  )
}
