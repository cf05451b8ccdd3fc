import { Database, FileText, Plus, type LucideIcon } from "lucide-react"
import { useState } from "react"
import { Button } from "@/ui/Button"
import { Modal } from "@/ui/Modal"
import { DatabaseWizard } from "./DatabaseWizard"
import { FileWizard } from "./FileWizard"
import { StepHeading } from "./Steps"

/** Adds a source: choose where rows come from, map columns, try it, write it down. */
export function SourceWizard() {
  const [isOpen, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
  }
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true)
        }}
      >
        <Plus aria-hidden />
        Add a source
      </Button>
      <Modal
        title="Add a source"
        description="Nothing is landed or written before the last step."
        isOpen={isOpen}
        onClose={close}
        className="top-[6vh] max-h-[88vh] w-[min(860px,calc(100vw-24px))]"
      >
        <div className="overflow-y-auto p-5">
          <WizardBody onDone={close} />
        </div>
      </Modal>
    </>
  )
}

type Origin = "file" | "database"

const ORIGINS: { value: Origin; label: string; note: string; icon: LucideIcon }[] = [
  { value: "file", label: "File", note: "CSV, JSON, Parquet, XML or Excel: uploaded, or in the landing folder", icon: FileText },
  { value: "database", label: "Database", note: "A table of PostgreSQL, MariaDB or MySQL", icon: Database },
]

function WizardBody({ onDone }: { onDone: () => void }) {
  const [origin, setOrigin] = useState<Origin | null>(null)
  const back = () => {
    setOrigin(null)
  }
  if (origin === "file") return <FileWizard onBack={back} onDone={onDone} />
  if (origin === "database") return <DatabaseWizard onBack={back} onDone={onDone} />
  return (
    <div className="grid gap-4">
      <StepHeading>Where do its rows come from?</StepHeading>
      <div className="grid gap-3 sm:grid-cols-2">
        {ORIGINS.map(({ value, label, note, icon: Icon }) => (
          <button
            key={value}
            type="button"
            aria-label={label}
            aria-describedby={`origin-${value}`}
            onClick={() => {
              setOrigin(value)
            }}
            className="flex items-start gap-3 rounded-md border border-line-strong p-4 text-left hover:bg-hover"
          >
            <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
            <span>
              <span className="block font-medium">{label}</span>
              <span id={`origin-${value}`} className="text-sm text-muted">
                {note}
              </span>
            </span>
          </button>
        ))}
      </div>
    </div>
  )
}
