import { useQuery } from "@tanstack/react-query"
import { meQuery } from "@/features/session/queries"

type Permission = "campaigns:manage" | "campaigns:export"

/** Tells whether whoever is logged in may do something with campaigns. */
export function useMayCampaigns(): (permission: Permission) => boolean {
  const { data: me } = useQuery(meQuery())
  return (permission) => me?.permissions.includes(permission) ?? false
}
