import { TIER_LABEL, TIER_TONE, TIERS } from "@/api/labels"
import type { RiskTier, TierTotal } from "@/api/types"
import { cx } from "@/lib/cx"
import { formatNumber } from "@/lib/format"
import { TONE_SOLID } from "@/ui/Badge"

type TierTabsProps = {
  chosen: RiskTier[]
  totals: TierTotal[] | undefined
  onChange: (tiers: RiskTier[]) => void
}

/** The tiers with their counts; several can be chosen, none means all. */
export function TierTabs({ chosen, totals, onChange }: TierTabsProps) {
  const countOf = (tier: RiskTier) => totals?.find((total) => total.risk_tier === tier)?.account_count
  const all = totals?.reduce((sum, total) => sum + total.account_count, 0)
  const toggle = (tier: RiskTier) => {
    const others = chosen.filter((other) => other !== tier)
    onChange(others.length === chosen.length ? [...others, tier] : others)
  }
  return (
    <div role="group" aria-label="Risk tier" className="flex gap-1 overflow-x-auto">
      <Tab
        isOn={chosen.length === 0}
        count={all}
        onPress={() => {
          onChange([])
        }}
      >
        All
      </Tab>
      {TIERS.map((tier) => (
        <Tab
          key={tier}
          isOn={chosen.includes(tier)}
          count={countOf(tier)}
          onPress={() => {
            toggle(tier)
          }}
        >
          <span aria-hidden className={cx("size-2 rounded-full", TONE_SOLID[TIER_TONE[tier]])} />
          {TIER_LABEL[tier]}
        </Tab>
      ))}
    </div>
  )
}

type TabProps = {
  isOn: boolean
  count: number | undefined
  onPress: () => void
  children: React.ReactNode
}

function Tab({ isOn, count, onPress, children }: TabProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      className={cx(
        "flex h-8 shrink-0 items-center gap-1.5 border-b-2 px-2.5 text-sm font-medium -outline-offset-2",
        isOn ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
      )}
    >
      {children}
      <span className="text-xs font-normal text-faint tabular">
        {count === undefined ? "" : formatNumber(count)}
      </span>
    </button>
  )
}
