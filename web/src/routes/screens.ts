import {
  Activity,
  BrainCircuit,
  Building2,
  ChartColumn,
  ChartPie,
  Database,
  LayoutDashboard,
  Megaphone,
  MessageCircleQuestion,
  Shield,
  TextSearch,
  Users,
} from "lucide-react"
import { lazy, type ComponentType } from "react"
import type { Permission } from "@/api/types"

type Load = () => Promise<{ default: ComponentType }>

export type Screen = {
  path: string
  label: string
  icon: typeof Users
  permission: Permission
  /** Fetches the screen's code ahead of need, on hover. */
  load: Load
  Component: ComponentType
}

const screen = (
  path: string,
  label: string,
  icon: typeof Users,
  permission: Permission,
  load: Load,
): Screen => ({ path, label, icon, permission, load, Component: lazy(load) })

/** The screens there are, in the order of the rail. The first one that a role may open is its home. */
export const SCREENS: readonly Screen[] = [
  screen("/overview", "Overview", LayoutDashboard, "accounts:read", () => import("./Overview")),
  screen("/accounts", "Accounts", Building2, "accounts:read", () => import("./Accounts")),
  screen("/customers", "Customers", Users, "customers:read", () => import("./Customers")),
  screen("/segments", "Segments", ChartPie, "customers:read", () => import("./Segments")),
  screen("/campaigns", "Campaigns", Megaphone, "campaigns:read", () => import("./Campaigns")),
  screen("/engagement", "Engagement", Activity, "engagement:read", () => import("./Engagement")),
  screen("/revenue", "Revenue", ChartColumn, "revenue:read", () => import("./Revenue")),
  screen("/ask", "Ask", MessageCircleQuestion, "ask:use", () => import("./Ask")),
  screen("/search", "Search", TextSearch, "interactions:read", () => import("./Search")),
  screen("/models", "Models", BrainCircuit, "models:read", () => import("./Models")),
  screen("/data", "Data", Database, "runs:read", () => import("./Data")),
  screen("/admin", "Admin", Shield, "users:manage", () => import("./Admin")),
]

export function openableScreens(permissions: readonly Permission[]): Screen[] {
  return SCREENS.filter((screen) => permissions.includes(screen.permission))
}
