import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { CampaignRow } from "@/api/types"
import { formatCount, formatShare } from "@/lib/format"
import { Button } from "@/ui/Button"
import { ConfirmByName } from "@/ui/ConfirmByName"
import { ExportButton } from "@/ui/ExportButton"
import { deleteCampaignMutation, fetchCampaignFile, launchCampaignMutation } from "../queries"
import { RenameDialog } from "./RenameDialog"

type Dialog = "rename" | "launch" | "delete"

type ActionsProps = {
  campaign: CampaignRow
  canExport: boolean
  onLoad: () => void
  onEdit: () => void
  onDeleted: () => void
}

/** What one may do with a campaign. */
export function CampaignActions({ campaign, canExport, onLoad, onEdit, onDeleted }: ActionsProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const opener = (name: Dialog) => () => {
    setDialog(name)
  }
  return (
    <>
      <Button onClick={onLoad}>Show its plan</Button>
      {canExport ? (
        <ExportButton fetchRows={() => fetchCampaignFile(campaign.id)} fileName="campaign.csv" />
      ) : null}
      {campaign.can_change ? (
        <>
          <Button onClick={opener("rename")}>Rename</Button>
          <Button variant="danger" onClick={opener("delete")}>
            Delete
          </Button>
          {campaign.status === "draft" ? (
            <>
              <Button onClick={onEdit}>Change its plan</Button>
              <Button variant="primary" onClick={opener("launch")}>
                Launch
              </Button>
            </>
          ) : null}
        </>
      ) : null}
      <OpenDialog
        dialog={dialog}
        campaign={campaign}
        onDeleted={onDeleted}
        onClose={() => {
          setDialog(null)
        }}
      />
    </>
  )
}

type DialogProps = { campaign: CampaignRow; onClose: () => void }

function OpenDialog(props: DialogProps & { dialog: Dialog | null; onDeleted: () => void }) {
  const { dialog, campaign, onDeleted, onClose } = props
  if (dialog === "rename") return <RenameDialog campaign={campaign} onClose={onClose} />
  if (dialog === "launch") return <LaunchDialog campaign={campaign} onClose={onClose} />
  if (dialog !== "delete") return null
  return <DeleteDialog campaign={campaign} onDeleted={onDeleted} onClose={onClose} />
}

function LaunchDialog({ campaign, onClose }: DialogProps) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(launchCampaignMutation(client))
  return (
    <ConfirmByName
      title="Launch this campaign?"
      consequence={`It draws its customers once, now ${formatCount(campaign.customer_count, "customer")}, leaves ${formatShare(campaign.control_share)} of them alone, and keeps today's scores. This cannot be undone, and the plan can no longer be changed.`}
      name={campaign.name}
      action="Launch campaign"
      error={error}
      isBusy={isPending}
      onConfirm={() => {
        mutate(campaign.id, { onSuccess: onClose })
      }}
      onClose={onClose}
    />
  )
}

function DeleteDialog({ campaign, onDeleted, onClose }: DialogProps & { onDeleted: () => void }) {
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(deleteCampaignMutation(client))
  return (
    <ConfirmByName
      title="Delete this campaign?"
      consequence="Its plan, the customers drawn and their outcomes are gone for everybody. No customer is deleted."
      name={campaign.name}
      action="Delete campaign"
      error={error}
      isBusy={isPending}
      onConfirm={() => {
        mutate(campaign.id, { onSuccess: onDeleted })
      }}
      onClose={onClose}
    />
  )
}
