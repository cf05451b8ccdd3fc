import { X } from "lucide-react"
import { Dialog } from "radix-ui"
import type { ReactNode } from "react"
import { cx } from "@/lib/cx"
import { IconButton } from "./Button"

type ModalProps = {
  title: string
  description?: ReactNode
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  isTitleHidden?: boolean
  className?: string
}

/**
 * A dialog over the page. The backdrop is a plain element, not Radix' overlay: that one adds a
 * style sheet at run time, which the content security policy forbids.
 */
export function Modal(props: ModalProps) {
  const { title, description, isOpen, onClose, children, isTitleHidden, className } = props
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Dialog.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-[rgb(10_12_16/0.45)]" />
        <Dialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cx(
            "appear fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[min(480px,calc(100vw-24px))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border bg-surface shadow-float",
            className,
          )}
        >
          <div className={isTitleHidden ? "sr-only" : "flex items-start gap-2 px-5 pt-4"}>
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
              {description ? (
                <Dialog.Description className="mt-1 text-sm text-muted">
                  {description}
                </Dialog.Description>
              ) : null}
            </div>
            {isTitleHidden ? null : (
              <Dialog.Close asChild>
                <IconButton label="Close" className="-mr-2">
                  <X aria-hidden />
                </IconButton>
              </Dialog.Close>
            )}
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
