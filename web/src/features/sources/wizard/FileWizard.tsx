import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { AddedSource } from "@/api/types"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { addSourceMutation, dryRunMutation, previewQuery } from "../queries"
import { FileStep } from "./FileStep"
import { MapStep } from "./MapStep"
import { AddedNote, StepButtons, StepList } from "./Steps"
import { TryStep } from "./TryStep"
import { makeSource, suggestedName, type Draft } from "./draft"

const STEPS = ["File", "Columns", "Dry run", "Done"]
type WizardProps = { onBack: () => void; onDone: () => void }

/** Adds a source of files: choose a file, map its columns, try it, write it down. */
export function FileWizard({ onBack, onDone }: WizardProps) {
  const [step, setStep] = useState(0)
  const [added, setAdded] = useState<AddedSource | null>(null)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <StepList steps={STEPS} step={added ? 3 : step} />
      {added ? (
        <AddedNote added={added} onDone={onDone} />
      ) : (
        <FileSteps step={step} onStep={setStep} onBack={onBack} onAdded={setAdded} />
      )}
    </div>
  )
}

type FileStepsProps = {
  step: number
  onStep: (step: number) => void
  onBack: () => void
  onAdded: (added: AddedSource) => void
}

function FileSteps({ step, onStep, onBack, onAdded }: FileStepsProps) {
  const [path, setPath] = useState("")
  const [draft, setDraft] = useState<Draft | null>(null)
  const goTo = (target: number) => () => {
    onStep(target)
  }
  if (step === 0) {
    return (
      <FileStep
        onBack={onBack}
        onChoose={(chosen) => {
          if (chosen !== path) setDraft(null)
          setPath(chosen)
          onStep(1)
        }}
      />
    )
  }
  if (step === 1 || !draft) {
    return (
      <FileColumns
        path={path}
        draft={draft}
        onBack={goTo(0)}
        onNext={(next) => {
          setDraft(next)
          onStep(2)
        }}
      />
    )
  }
  return <FileTry path={path} draft={draft} onBack={goTo(1)} onAdded={onAdded} />
}

type FileColumnsProps = {
  path: string
  draft: Draft | null
  onBack: () => void
  onNext: (draft: Draft) => void
}

function FileColumns({ path, draft, onBack, onNext }: FileColumnsProps) {
  const query = useQuery(previewQuery(path))
  return (
    <>
      <QueryView
        query={query}
        pending={
          <Loading label="Reading the file">
            <Skeleton className="h-64" />
          </Loading>
        }
      >
        {(sample) => (
          <MapStep
            sample={sample}
            origin={{ noun: "file", label: path, name: suggestedName(path) }}
            draft={draft}
            next="Dry run"
            onBack={onBack}
            onNext={onNext}
          />
        )}
      </QueryView>
      {query.data ? null : <StepButtons onBack={onBack} next="Dry run" isReady={false} />}
    </>
  )
}

type FileTryProps = { path: string; draft: Draft; onBack: () => void; onAdded: (added: AddedSource) => void }

function FileTry({ path, draft, onBack, onAdded }: FileTryProps) {
  const trial = useMutation(dryRunMutation())
  const add = useMutation(addSourceMutation(useQueryClient()))
  return <TryStep source={makeSource(path, draft)} trial={trial} add={add} onBack={onBack} onAdded={onAdded} />
}
