import { Component, type ReactNode } from "react"
import { Button } from "./Button"
import { Empty } from "./states"

type Props = { children: ReactNode }
type State = { hasFailed: boolean }

/** Keeps the frame standing when a screen cannot be drawn: after an upgrade its code may have moved. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { hasFailed: false }

  static getDerivedStateFromError(): State {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <Empty
        title="This screen could not be drawn"
        action={
          <Button
            variant="primary"
            onClick={() => {
              globalThis.location.reload()
            }}
          >
            Reload
          </Button>
        }
      >
        C360 may have been upgraded since you opened it. If it stays after a reload, tell whoever runs
        C360.
      </Empty>
    )
  }
}
