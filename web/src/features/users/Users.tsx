import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useState } from "react"
import type { Role, UserRow } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { ConfirmByName } from "@/ui/ConfirmByName"
import { Modal } from "@/ui/Modal"
import { QueryView } from "@/ui/QueryView"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { AddUserDialog } from "./AddUserDialog"
import { PasswordOnce } from "./PasswordOnce"
import { changeUserMutation, usersQuery } from "./queries"
import { UsersTable, type UserAction } from "./UsersTable"

type Asked = { action: UserAction; user: UserRow }

/** What is asked before a change, the change, and its outcome. */
function useUserChanges() {
  const client = useQueryClient()
  const change = useMutation(changeUserMutation(client))
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => {
    setAsked(null)
    change.reset()
  }
  const act = (action: UserAction, user: UserRow) => {
    change.reset()
    if (action === "enable") {
      change.mutate({ name: user.name, is_disabled: false, reset_password: false })
    } else setAsked({ action, user })
  }
  const confirm = () => {
    if (!asked) return
    change.mutate(changeOf(asked), {
      onSuccess: () => {
        if (asked.action === "disable") close()
      },
    })
  }
  const setRole = (user: UserRow, role: Role) => {
    change.mutate({ name: user.name, role, reset_password: false })
  }
  return { change, asked, act, confirm, close, setRole }
}

/** Who may log in, and as what. */
export function Users({ ownName }: { ownName: string }) {
  const users = useQuery(usersQuery())
  const changes = useUserChanges()
  const [isAdding, setAdding] = useState(false)
  const { change, asked } = changes
  return (
    <Card
      title="Users"
      note={users.data ? formatCount(users.data.total, "user") : "Who may log in"}
      actions={
        <Button
          variant="primary"
          onClick={() => {
            setAdding(true)
          }}
        >
          <Plus aria-hidden />
          Add user
        </Button>
      }
    >
      {change.error && !asked ? <ErrorNote error={change.error} /> : null}
      <QueryView query={users} pending={<UsersSkeleton />}>
        {(list) => (
          <UsersTable
            users={list.items}
            ownName={ownName}
            isBusy={change.isPending}
            onAction={changes.act}
            onRole={changes.setRole}
          />
        )}
      </QueryView>
      <AddUserDialog
        isOpen={isAdding}
        onClose={() => {
          setAdding(false)
        }}
      />
      <ChangeDialog changes={changes} />
    </Card>
  )
}

/** Asks before a change, or shows the password that it made. */
function ChangeDialog({ changes }: { changes: ReturnType<typeof useUserChanges> }) {
  const { change, asked, close, confirm } = changes
  const made = change.data
  if (made?.password) {
    return (
      <Modal title="The password was reset" isOpen onClose={close}>
        <div className="p-5">
          <PasswordOnce name={made.name} password={made.password} />
        </div>
      </Modal>
    )
  }
  if (!asked || asked.action === "enable") return null
  return (
    <ConfirmByName
      {...CONFIRM[asked.action]}
      name={asked.user.name}
      error={change.error}
      isBusy={change.isPending}
      onConfirm={confirm}
      onClose={close}
    />
  )
}

function changeOf({ action, user }: Asked) {
  return action === "disable"
    ? { name: user.name, is_disabled: true, reset_password: false }
    : { name: user.name, reset_password: true }
}

const CONFIRM: Record<"disable" | "reset", { title: string; consequence: string; action: string }> = {
  disable: {
    title: "Disable this user?",
    consequence: "They can no longer log in. You can enable them again at any time.",
    action: "Disable user",
  },
  reset: {
    title: "Reset this password?",
    consequence: "The old password stops working at once; a new one is shown once.",
    action: "Reset password",
  },
}

function UsersSkeleton() {
  return (
    <Loading label="Loading users">
      <Skeleton className="h-48" />
    </Loading>
  )
}
