import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { CampaignRow } from "@/api/types"
import { formatMoney, formatShare } from "@/lib/format"
import { Button } from "@/ui/Button"
import { ErrorNote } from "@/ui/states"
import type { Plan } from "../params"
import { changePlanMutation, savedCampaignsQuery } from "../queries"

type EditingBarProps = {
  id: number
  plan: Plan
  control_share: number
  budget: number | null
  onSaved: () => void
  onStop: () => void
}

/** Says which draft the plan on the screen will change, with what is set on the other tabs. */
export function EditingBar(props: EditingBarProps) {
  const { data, error } = useQuery(savedCampaignsQuery())
  if (!data) return error ? <ErrorNote error={error} /> : null
  const campaign = data.items.find((item) => item.id === props.id)
  return (
    <section aria-label="Plan being changed" className="grid gap-3 rounded-md bg-accent-soft px-4 py-3 text-sm">
      {campaign?.status === "draft" && campaign.can_change ? (
        <DraftBar campaign={campaign} {...props} />
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p>The plan of this campaign cannot be changed: it was launched or deleted, or belongs to somebody else.</p>
          <Button onClick={props.onStop}>Stop changing</Button>
        </div>
      )}
    </section>
  )
}

function DraftBar(props: EditingBarProps & { campaign: CampaignRow }) {
  const { campaign, id, plan, control_share, budget, onSaved, onStop } = props
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation(changePlanMutation(client))
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 break-words">
          Changing the plan of <strong>{campaign.name}</strong>: control group {formatShare(control_share)},{" "}
          {budget === null ? "no budget" : `budget ${formatMoney(budget)}`}.
        </p>
        <div className="flex gap-2">
          <Button onClick={onStop}>Stop changing</Button>
          <Button
            variant="primary"
            isBusy={isPending}
            onClick={() => {
              mutate({ id, ...plan, control_share, budget }, { onSuccess: onSaved })
            }}
          >
            Save changes
          </Button>
        </div>
      </div>
      {error ? <ErrorNote error={error} /> : null}
    </>
  )
}
