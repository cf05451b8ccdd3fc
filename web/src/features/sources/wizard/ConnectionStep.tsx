import { useMutation } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import type { DatabaseBody } from "@/api/types"
import { Field, Select } from "@/ui/Field"
import { ErrorNote, Loading, Skeleton } from "@/ui/states"
import { testConnectionMutation } from "../databaseQueries"
import { Checks } from "./Checks"
import { StepButtons, StepHeading } from "./Steps"

type Kind = DatabaseBody["kind"]
const KINDS: { value: Kind; label: string }[] = [
  { value: "postgres", label: "PostgreSQL" },
  { value: "mysql", label: "MariaDB or MySQL" },
]
const PORT: Record<Kind, number> = { postgres: 5432, mysql: 3306 }
const EMPTY: DatabaseBody = { kind: "postgres", host: "", port: 5432, database: "", user: "", password_env: null }

type ConnectionStepProps = {
  address: DatabaseBody | null
  onBack: () => void
  onConnected: (address: DatabaseBody) => void
}

/** Where the database is and who reads it; goes on once the server has answered. */
export function ConnectionStep({ address, onBack, onConnected }: ConnectionStepProps) {
  const [given, setGiven] = useState(address ?? EMPTY)
  const { mutate, data, error, isPending, reset } = useMutation(testConnectionMutation())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate(given, {
      onSuccess: (test) => {
        if (test.is_ok) onConnected(given)
      },
    })
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <StepHeading note="Use a user that may only read. The password stays in an environment variable of this server: it is neither typed here nor written into c360.toml.">
        Which database?
      </StepHeading>
      <AddressFields
        given={given}
        onChange={(changes) => {
          reset()
          setGiven({ ...given, ...changes })
        }}
      />
      {error ? <ErrorNote error={error} /> : null}
      {isPending ? (
        <Loading label="Connecting">
          <Skeleton className="h-12" />
        </Loading>
      ) : null}
      {data && !data.is_ok ? (
        <div className="rounded-md bg-critical-soft px-3 py-2">
          <Checks test={data} />
        </div>
      ) : null}
      <StepButtons onBack={onBack} next="Connect" isBusy={isPending} />
    </form>
  )
}

type AddressFieldsProps = { given: DatabaseBody; onChange: (changes: Partial<DatabaseBody>) => void }

function AddressFields({ given, onChange }: AddressFieldsProps) {
  const text = (key: "host" | "database" | "user", label: string, hint: string) => (
    <Field
      label={label}
      value={given[key]}
      required
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      hint={hint}
      onChange={(event) => {
        onChange({ [key]: event.target.value })
      }}
    />
  )
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label="Kind"
        value={given.kind}
        options={KINDS}
        onChange={(kind) => {
          onChange({ kind, ...(given.port === PORT[given.kind] ? { port: PORT[kind] } : {}) })
        }}
      />
      {text("host", "Host", "Name or IP address, such as db.example.com")}
      <Field
        label="Port"
        type="number"
        min={1}
        max={65535}
        required
        value={given.port || ""}
        onChange={(event) => {
          onChange({ port: Number(event.target.value) })
        }}
      />
      {text("database", "Database", "Its name on the server")}
      {text("user", "User", "A user of the database that may select")}
      <Field
        label="Environment variable with the password"
        value={given.password_env ?? ""}
        placeholder="CRM_PASSWORD"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        hint="Ends in _PASSWORD; empty where the server asks for none. In its value write @ as %40."
        onChange={(event) => {
          onChange({ password_env: event.target.value || null })
        }}
      />
    </div>
  )
}
