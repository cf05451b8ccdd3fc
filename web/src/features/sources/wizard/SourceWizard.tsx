import { useQuery } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useState } from "react"
import type { AddedSource, FilePreview, NewSourceBody } from "@/api/types"
import { Button } from "@/ui/Button"
import { Modal } from "@/ui/Modal"
import { QueryView } from "@/ui/QueryView"
import { Skeleton } from "@/ui/states"
import { previewQuery } from "../queries"
import { FileStep } from "./FileStep"
import { MapStep } from "./MapStep"
import { TryStep } from "./TryStep"

/** Adds a source of files: choose a file, map its columns, try it, write it down. */
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
        Add a file source
      </Button>
      <Modal
        title="Add a file source"
        description="Nothing is landed or written before the last step."
        isOpen={isOpen}
        onClose={close}
        className="w-[min(860px,calc(100vw-24px))]"
      >
        <div className="overflow-y-auto p-5">
          <WizardSteps onDone={close} />
        </div>
      </Modal>
    </>
  )
}

const STEPS = ["File", "Columns", "Dry run", "Done"]

function WizardSteps({ onDone }: { onDone: () => void }) {
  const [path, setPath] = useState<string | null>(null)
  const [added, setAdded] = useState<AddedSource | null>(null)
  const [step, setStep] = useState(0)
  return (
    <div className="grid gap-4">
      <ol aria-label="Steps" className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {STEPS.map((name, index) => (
          <li
            key={name}
            aria-current={index === step ? "step" : undefined}
            className={index === step ? "font-semibold text-accent" : "text-muted"}
          >
            {index + 1}. {name}
          </li>
        ))}
      </ol>
      {added ? <AddedNote added={added} onDone={onDone} /> : null}
      {path === null ? (
        <FileStep
          onChoose={(chosen) => {
            setPath(chosen)
            setStep(1)
          }}
        />
      ) : null}
      {path !== null && !added ? (
        <FileSteps
          path={path}
          onStep={setStep}
          onBack={() => {
            setPath(null)
            setStep(0)
          }}
          onAdded={(source) => {
            setAdded(source)
            setStep(3)
          }}
        />
      ) : null}
    </div>
  )
}

type FileStepsProps = {
  path: string
  onStep: (step: number) => void
  onBack: () => void
  onAdded: (added: AddedSource) => void
}

/** Map the columns of a chosen file, then try it. */
function FileSteps({ path, onStep, onBack, onAdded }: FileStepsProps) {
  const [source, setSource] = useState<NewSourceBody | null>(null)
  if (source) {
    return (
      <TryStep
        source={source}
        onBack={() => {
          setSource(null)
          onStep(1)
        }}
        onAdded={onAdded}
      />
    )
  }
  return (
    <Preview path={path}>
      {(preview) => (
        <MapStep
          preview={preview}
          onBack={onBack}
          onNext={(next) => {
            setSource(next)
            onStep(2)
          }}
        />
      )}
    </Preview>
  )
}

type PreviewProps = { path: string; children: (preview: FilePreview) => React.ReactNode }

function Preview({ path, children }: PreviewProps) {
  const query = useQuery(previewQuery(path))
  return (
    <QueryView query={query} pending={<Skeleton className="h-64" />}>
      {children}
    </QueryView>
  )
}

function AddedNote({ added, onDone }: { added: AddedSource; onDone: () => void }) {
  return (
    <div className="grid gap-3">
      <p role="status" className="text-sm">
        Source <strong>{added.name}</strong> stands in c360.toml now.{" "}
        {added.command
          ? `Its ingest waits for the worker as command ${String(added.command.id)}.`
          : "The ingest that waits already brings it in."}
      </p>
      <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">{added.toml}</pre>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
