import { useState } from "react"
import { formatShare, humanise } from "@/lib/format"
import { Field, Select } from "@/ui/Field"
import { MappingTable } from "./MappingTable"
import { SampleTable } from "./SampleTable"
import { StepButtons, StepHeading } from "./Steps"
import { missingColumns, suggestedMapping, type Draft, type Sample } from "./draft"

/** What the rows come from: the word for it, its own name, and a name for the source. */
export type SampleOrigin = { noun: "file" | "table"; label: string; name: string }

type MapStepProps = {
  sample: Sample
  origin: SampleOrigin
  draft: Draft | null
  next: string
  onBack: () => void
  onNext: (draft: Draft) => void
}

/** Below this share of its columns a feed hardly holds what the file does. */
const GOOD_FIT = 0.6
const GOOD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/

/** What is chosen so far: as suggested, or as it was when somebody comes back. */
function useDraft({ sample, origin, draft }: Pick<MapStepProps, "sample" | "origin" | "draft">) {
  const find = (feed: string) => sample.feeds.find((item) => item.feed === feed)
  const best = sample.feeds[0]
  const suggested = { name: origin.name, feed: best?.feed ?? "", mapping: suggestedMapping(best) }
  const [chosen, setChosen] = useState<Draft>(draft ?? suggested)
  return {
    chosen,
    feed: find(chosen.feed),
    setName: (name: string) => {
      setChosen({ ...chosen, name })
    },
    setFeed: (feed: string) => {
      setChosen({ ...chosen, feed, mapping: suggestedMapping(find(feed)) })
    },
    setColumn: (column: string, source: string) => {
      setChosen({ ...chosen, mapping: { ...chosen.mapping, [column]: source } })
    },
  }
}

/** Choose a feed, and which column of the file or table is which of its columns. */
export function MapStep({ sample, origin, draft, next, onBack, onNext }: MapStepProps) {
  const { chosen, feed, setName, setFeed, setColumn } = useDraft({ sample, origin, draft })
  const missing = missingColumns(feed, chosen.mapping)
  const isNamed = GOOD_NAME.test(chosen.name)
  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        onNext(chosen)
      }}
    >
      <StepHeading note="The feed and the columns that fit best are chosen already; correct what is wrong.">
        Which column is which?
      </StepHeading>
      <SampleTable sample={sample} label={origin.label} />
      <div className="grid gap-3 sm:grid-cols-2">
        <NameField value={chosen.name} isGood={isNamed} onChange={setName} />
        <Select
          label="Feed that its rows belong to"
          value={chosen.feed}
          options={sample.feeds.map((item) => ({
            value: item.feed,
            label: `${humanise(item.feed)} (fits ${formatShare(item.fit)})`,
          }))}
          onChange={setFeed}
        />
      </div>
      <MappingTable
        feed={feed}
        noun={origin.noun}
        sources={sample.columns.map((column) => column.name)}
        mapping={chosen.mapping}
        onChange={setColumn}
      />
      {missing.length > 0 ? (
        <p role="status" className="rounded-md bg-at-risk-soft px-3 py-2 text-sm">
          Required and not mapped: {missing.join(", ")}. Rows without them go to quarantine.
        </p>
      ) : null}
      {origin.noun === "file" && feed && feed.fit < GOOD_FIT ? <OwnFeedHint path={origin.label} /> : null}
      <StepButtons onBack={onBack} next={next} isReady={isNamed && feed !== undefined} />
    </form>
  )
}

function OwnFeedHint({ path }: { path: string }) {
  return (
    <p className="rounded-md bg-sunken px-3 py-2 text-sm">
      No feed fits well? <code className="font-mono text-xs break-all">c360 contracts infer {path}</code>, in the
      folder of the workspace, describes the file as a feed of its own.
    </p>
  )
}

type NameFieldProps = { value: string; isGood: boolean; onChange: (name: string) => void }

function NameField({ value, isGood, onChange }: NameFieldProps) {
  return (
    <Field
      label="Name of the source"
      value={value}
      maxLength={63}
      aria-invalid={!isGood}
      onChange={(event) => {
        onChange(event.target.value)
      }}
      hint={isGood ? "Letters, digits and _" : "Begin with a letter; then letters, digits and _ alone."}
    />
  )
}
