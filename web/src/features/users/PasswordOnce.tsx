import { Check, Copy } from "lucide-react"
import { useState } from "react"
import { Button } from "@/ui/Button"

/** A password that was made up: this is the only time it can be read. */
export function PasswordOnce({ name, password }: { name: string; password: string }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <div role="status" className="rounded-md border bg-sunken p-4">
      <p className="text-sm">
        Password of <span className="font-medium">{name}</span>, shown this once:
      </p>
      <div className="mt-2 flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md border bg-surface px-3 py-1.5 font-mono text-sm break-all select-all">
          {password}
        </code>
        <Button
          onClick={() => {
            void navigator.clipboard.writeText(password).then(() => {
              setCopied(true)
            })
          }}
        >
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {isCopied ? "Copied" : "Copy"}
        </Button>
      </div>
      <p className="mt-2 text-xs text-muted">
        Give it to them over a safe channel; C360 keeps only its hash.
      </p>
    </div>
  )
}
