import { Link } from "react-router"

/** Where a first campaign is made. */
export function PlanFirst() {
  return (
    <Link to="/campaigns" className="font-medium text-accent hover:underline">
      Plan a campaign
    </Link>
  )
}
