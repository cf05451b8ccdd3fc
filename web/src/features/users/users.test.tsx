import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { buildUser } from "@/test/build"
import { ConfirmByName } from "@/ui/ConfirmByName"
import { PasswordOnce } from "./PasswordOnce"
import { UsersTable } from "./UsersTable"

describe("the users", () => {
  it("keep one from taking one's own rights away", () => {
    render(
      <UsersTable
        users={[buildUser({ name: "me", role: "admin" }), buildUser()]}
        ownName="me"
        isBusy={false}
        onRole={vi.fn()}
        onAction={vi.fn()}
      />,
    )

    expect(screen.getByLabelText("Role of me")).toBeDisabled()
    expect(screen.getByLabelText("Role of vic")).toBeEnabled()
  })

  it("get another role by its word", async () => {
    const onRole = vi.fn()
    render(
      <UsersTable users={[buildUser()]} ownName="me" isBusy={false} onRole={onRole} onAction={vi.fn()} />,
    )

    await userEvent.selectOptions(screen.getByLabelText("Role of vic"), "Analyst")

    expect(onRole).toHaveBeenCalledWith(expect.objectContaining({ name: "vic" }), "analyst")
  })
})

it("disables only once the name is typed", async () => {
  const onConfirm = vi.fn()
  render(
    <ConfirmByName
      title="Disable this user?"
      consequence="They can no longer log in."
      name="vic"
      action="Disable user"
      error={null}
      isBusy={false}
      onConfirm={onConfirm}
      onClose={vi.fn()}
    />,
  )
  expect(screen.getByRole("button", { name: "Disable user" })).toBeDisabled()

  await userEvent.type(screen.getByLabelText("Type vic to confirm"), "vic")
  await userEvent.click(screen.getByRole("button", { name: "Disable user" }))

  expect(onConfirm).toHaveBeenCalledOnce()
})

it("shows a new password once, with whose it is", () => {
  render(<PasswordOnce name="vic" password="kestrel-maple" />)

  expect(screen.getByRole("status")).toHaveTextContent("Password of vic, shown this once")
  expect(screen.getByText("kestrel-maple")).toBeInTheDocument()
})
