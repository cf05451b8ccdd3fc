import { CornerDownLeft, Search } from "lucide-react"
import { useId, useState, type KeyboardEvent } from "react"
import { useNavigate } from "react-router"
import type { Permission } from "@/api/types"
import { cx } from "@/lib/cx"
import { Modal } from "@/ui/Modal"
import type { Screen } from "../screens"
import { findable, useEntries, type Entry } from "./paletteEntries"

type PaletteProps = {
  onClose: () => void
  screens: Screen[]
  permissions: readonly Permission[]
}

/** Go to a screen, or find an account or a customer, by keyboard alone. */
export default function Palette(props: PaletteProps) {
  return (
    <Modal
      title="Search or go to"
      isTitleHidden
      isOpen
      onClose={props.onClose}
      className="w-[min(600px,calc(100vw-24px))]"
    >
      <PaletteBody {...props} />
    </Modal>
  )
}

function placeholderFor(permissions: readonly Permission[]): string {
  const found = findable(permissions)
  return found.length > 0 ? `Find ${found.join(" or ")}, or go to a screen` : "Go to a screen"
}

function PaletteBody({ screens, permissions, onClose }: PaletteProps) {
  const navigate = useNavigate()
  const listId = useId()
  const [text, setText] = useState("")
  const [wish, setWish] = useState(0)
  const { entries, error, isSearching } = useEntries(text, screens, permissions)
  const active = Math.min(wish, entries.length - 1)
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    void navigate(entry.to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === "Enter") go(entries[active])
    if (!step) return
    event.preventDefault()
    setWish((active + step + entries.length) % Math.max(entries.length, 1))
  }
  return (
    <>
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={active >= 0 ? `${listId}-${String(active)}` : undefined}
          aria-label="Search or go to"
          placeholder={placeholderFor(permissions)}
          autoFocus
          value={text}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.target.value)
            setWish(0)
          }}
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <EntryList id={listId} entries={entries} active={active} onHover={setWish} onGo={go} />
      <p role="status" className="border-t px-4 py-2 text-xs text-muted">
        {error?.message ?? paletteStatus(entries.length, isSearching)}
      </p>
    </>
  )
}

function paletteStatus(count: number, isSearching: boolean): string {
  if (count > 0) return "↑ ↓ to move, Enter to open, Esc to close"
  return isSearching ? "Searching…" : "Nothing found. Try part of a name."
}

type EntryListProps = {
  id: string
  entries: Entry[]
  active: number
  onHover: (index: number) => void
  onGo: (entry: Entry) => void
}

function EntryList({ id, entries, active, onHover, onGo }: EntryListProps) {
  return (
    <ul id={id} role="listbox" aria-label="Results" className="min-h-0 overflow-y-auto p-1.5">
      {entries.map((entry, index) => (
        <li
          key={entry.key}
          id={`${id}-${String(index)}`}
          role="option"
          aria-selected={index === active}
          onPointerMove={() => {
            onHover(index)
          }}
          onClick={() => {
            onGo(entry)
          }}
          className={cx(
            "flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm",
            index === active && "bg-hover",
          )}
        >
          <entry.icon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 flex-1 truncate">{entry.label}</span>
          <span className="text-xs text-muted">{entry.note}</span>
          {index === active ? (
            <CornerDownLeft aria-hidden className="size-3.5 text-faint" />
          ) : null}
        </li>
      ))}
    </ul>
  )
}
