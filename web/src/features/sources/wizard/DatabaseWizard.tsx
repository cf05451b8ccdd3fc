import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { AddedSource, DatabaseBody, DatabaseTable } from "@/api/types"
import { QueryView } from "@/ui/QueryView"
import { Loading, Skeleton } from "@/ui/states"
import { addDatabaseMutation, databaseDryRunMutation, tablePreviewQuery } from "../databaseQueries"
import { ConnectionStep } from "./ConnectionStep"
import { MapStep } from "./MapStep"
import { ModeStep } from "./ModeStep"
import { AddedNote, StepButtons, StepList } from "./Steps"
import { TableStep } from "./TableStep"
import { TryStep } from "./TryStep"
import { makeDatabaseSource, nameOfTable, type Draft, type Reading } from "./draft"

const STEPS = ["Connection", "Table", "Columns", "Mode", "Dry run", "Done"]
type WizardProps = { onBack: () => void; onDone: () => void }

/** What was chosen so far; going back keeps it. */
type Chosen = {
  address: DatabaseBody | null
  table: DatabaseTable | null
  draft: Draft | null
  reading: Reading | null
}

/** Adds a table of a database: connect, choose it, map its columns, choose a mode, try it, add it. */
export function DatabaseWizard({ onBack, onDone }: WizardProps) {
  const [step, setStep] = useState(0)
  const [chosen, setChosen] = useState<Chosen>({ address: null, table: null, draft: null, reading: null })
  const [added, setAdded] = useState<AddedSource | null>(null)
  const back = () => {
    if (step === 0) onBack()
    else setStep(step - 1)
  }
  const next = (changes: Partial<Chosen>) => {
    setChosen({ ...chosen, ...changes })
    setStep(step + 1)
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <StepList steps={STEPS} step={added ? 5 : step} />
      {added ? (
        <AddedNote added={added} onDone={onDone} />
      ) : (
        <CurrentStep step={step} chosen={chosen} onBack={back} onNext={next} onAdded={setAdded} />
      )}
    </div>
  )
}

type StepProps = {
  step: number
  chosen: Chosen
  onBack: () => void
  onNext: (changes: Partial<Chosen>) => void
  onAdded: (added: AddedSource) => void
}

function CurrentStep({ step, chosen, onBack, onNext, onAdded }: StepProps) {
  const { address, table } = chosen
  if (step === 0 || !address) {
    return (
      <ConnectionStep
        address={address}
        onBack={onBack}
        onConnected={(given) => {
          onNext({ address: given })
        }}
      />
    )
  }
  if (step === 1 || !table) {
    return (
      <TableStep
        address={address}
        onBack={onBack}
        onChoose={(picked) => {
          onNext(picked.name === table?.name ? {} : { table: picked, draft: null, reading: null })
        }}
      />
    )
  }
  return <TableSteps {...{ step, chosen, onBack, onNext, onAdded, address, table }} />
}

type TableStepsProps = StepProps & { address: DatabaseBody; table: DatabaseTable }

function TableSteps({ step, chosen, onBack, onNext, onAdded, address, table }: TableStepsProps) {
  const { draft, reading } = chosen
  if (step === 2 || !draft) {
    return <TableColumns address={address} table={table} draft={draft} onBack={onBack} onNext={onNext} />
  }
  if (step === 3 || !reading) {
    return (
      <ModeStep
        {...{ address, table, draft, reading, onBack }}
        onNext={(how) => {
          onNext({ reading: how })
        }}
      />
    )
  }
  return <TableTry {...{ address, table, draft, reading, onBack, onAdded }} />
}

type TableColumnsProps = Pick<StepProps, "onBack" | "onNext"> & {
  address: DatabaseBody
  table: DatabaseTable
  draft: Draft | null
}

function TableColumns({ address, table, draft, onBack, onNext }: TableColumnsProps) {
  const query = useQuery(tablePreviewQuery(address, table.name))
  return (
    <>
      <QueryView
        query={query}
        pending={
          <Loading label="Reading the table">
            <Skeleton className="h-64" />
          </Loading>
        }
      >
        {(sample) => (
          <MapStep
            sample={sample}
            origin={{ noun: "table", label: table.name, name: nameOfTable(table.name) }}
            draft={draft}
            next="Choose a mode"
            onBack={onBack}
            onNext={(made) => {
              onNext({ draft: made })
            }}
          />
        )}
      </QueryView>
      {query.data ? null : <StepButtons onBack={onBack} next="Choose a mode" isReady={false} />}
    </>
  )
}

type TableTryProps = Pick<StepProps, "onBack" | "onAdded"> & {
  address: DatabaseBody
  table: DatabaseTable
  draft: Draft
  reading: Reading
}

function TableTry({ address, table, draft, reading, onBack, onAdded }: TableTryProps) {
  const trial = useMutation(databaseDryRunMutation())
  const add = useMutation(addDatabaseMutation(useQueryClient()))
  const source = makeDatabaseSource(address, table.name, draft, reading)
  return (
    <TryStep
      source={source}
      trial={trial}
      add={add}
      note="The table's first 10,000 rows go through the gate; nothing is kept."
      onBack={onBack}
      onAdded={onAdded}
    />
  )
}
