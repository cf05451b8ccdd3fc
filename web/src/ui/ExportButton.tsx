import { useMutation } from "@tanstack/react-query"
import { Download } from "lucide-react"
import { saveBlob } from "@/lib/download"
import { Button } from "./Button"

type ExportButtonProps = {
  /** Fetches the file, with every row that matches and not only those in sight. */
  fetchRows: () => Promise<{ blob: Blob; fileName: string | null }>
  /** Where the server gives no name. */
  fileName: string
}

/** Saves a list as CSV; a refusal is shown in the API's own words. */
export function ExportButton({ fetchRows, fileName }: ExportButtonProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: fetchRows,
    onSuccess: (file) => {
      saveBlob(file.blob, file.fileName ?? fileName)
    },
  })
  return (
    <>
      {error ? (
        <span role="alert" className="text-xs text-critical">
          {error.message}
        </span>
      ) : null}
      <Button
        aria-label="Export CSV"
        isBusy={isPending}
        onClick={() => {
          mutate()
        }}
      >
        <Download aria-hidden />
        <span className="hidden lg:inline">{isPending ? "Exporting…" : "Export CSV"}</span>
      </Button>
    </>
  )
}
