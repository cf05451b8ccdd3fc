import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { ApiError } from "@/api/errors"
import { LogInFormView } from "./LogInForm"

describe("the log-in form", () => {
  it("hands over name and password", async () => {
    const onSubmit = vi.fn()
    render(<LogInFormView error={null} isBusy={false} onSubmit={onSubmit} />)

    await userEvent.type(screen.getByLabelText("User name"), " anna ")
    await userEvent.type(screen.getByLabelText("Password"), "secret word")
    await userEvent.click(screen.getByRole("button", { name: "Log in" }))

    expect(onSubmit).toHaveBeenCalledWith({ username: "anna", password: "secret word" })
  })

  it("shows the API's own words and its hint", () => {
    const error = new ApiError(401, {
      code: "bad_credentials",
      message: "User name or password is wrong.",
      hint: "Ask an administrator.",
    })
    render(<LogInFormView error={error} isBusy={false} onSubmit={vi.fn()} />)

    expect(screen.getByRole("alert")).toHaveTextContent("User name or password is wrong.")
    expect(screen.getByRole("alert")).toHaveTextContent("Ask an administrator.")
  })

  it("shows how long to wait when there were too many tries", () => {
    const error = new ApiError(429, { code: "throttled", message: "Too many tries." }, 30)
    render(<LogInFormView error={error} isBusy={false} onSubmit={vi.fn()} />)

    expect(screen.getByRole("status")).toHaveTextContent("You can try again in 30 seconds.")
    expect(screen.getByRole("button", { name: "Log in" })).toBeDisabled()
  })
})
