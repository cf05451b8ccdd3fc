import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Search } from "lucide-react"
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { Link, Outlet, useLocation } from "react-router"
import type { Me } from "@/api/types"
import { DataTime } from "@/features/snapshot/DataTime"
import { snapshotQuery } from "@/features/snapshot/queries"
import { useStored } from "@/lib/hooks"
import { ErrorBoundary } from "@/ui/ErrorBoundary"
import { openableScreens, type Screen } from "../screens"
import { BottomBar, Rail } from "./Rail"
import { ScreenSkeleton } from "./ScreenSkeleton"
import { ThemeMenu, UserMenu } from "./UserMenu"

const loadPalette = () => import("./Palette")
const Palette = lazy(loadPalette)

/** Asks for everything anew once another snapshot is published. */
function useNewSnapshots(): string | undefined {
  const client = useQueryClient()
  const { data } = useQuery(snapshotQuery())
  const shown = useRef(data?.run_id)
  useEffect(() => {
    if (!data) return
    const isNew = shown.current !== undefined && shown.current !== data.run_id
    shown.current = data.run_id
    if (isNew) void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "snapshot" })
  }, [client, data])
  return data?.workspace_name
}

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      open()
    }
    window.addEventListener("keydown", onKey)
    return () => {
      window.removeEventListener("keydown", onKey)
    }
  }, [open])
}

/** Rail, top bar and the screen between them. */
export default function Frame({ me }: { me: Me }) {
  const screens = openableScreens(me.permissions)
  const workspace = useNewSnapshots()
  const [isCollapsed, setCollapsed] = useStored("c360.rail", false)
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  usePaletteKey(() => {
    setPaletteOpen(true)
  })
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent-solid focus:px-3 focus:py-2 focus:text-on-accent"
      >
        Skip to content
      </a>
      <Rail
        screens={screens}
        workspace={workspace}
        isCollapsed={isCollapsed}
        onCollapse={setCollapsed}
      />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <TopBar
          me={me}
          screens={screens}
          onSearch={() => {
            setPaletteOpen(true)
          }}
        />
        <Main />
      </div>
      <BottomBar screens={screens} />
      {isPaletteOpen ? (
        <Suspense>
          <Palette
            onClose={() => {
              setPaletteOpen(false)
            }}
            screens={screens}
            permissions={me.permissions}
          />
        </Suspense>
      ) : null}
    </div>
  )
}

function TopBar({ me, screens, onSearch }: { me: Me; screens: Screen[]; onSearch: () => void }) {
  const data = screens.find((screen) => screen.path === "/data")
  const runsLink = data ? (
    <Link to={data.path} className="text-sm font-medium text-accent hover:underline">
      All runs and checks
    </Link>
  ) : undefined
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b bg-canvas px-2 md:px-4">
      <div className="min-w-0 flex-1">
        <DataTime runsLink={runsLink} />
      </div>
      <button
        type="button"
        onClick={onSearch}
        onPointerEnter={() => void loadPalette()}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 items-center gap-2 rounded-md border bg-surface px-2.5 text-xs text-muted hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="hidden sm:inline">Search or go to</span>
        <span className="sr-only sm:hidden">Search or go to</span>
        <kbd className="hidden rounded-sm border px-1 font-sans text-2xs sm:inline">Ctrl K</kbd>
      </button>
      <ThemeMenu />
      <UserMenu me={me} />
    </header>
  )
}

function Main() {
  const { pathname } = useLocation()
  const screen = pathname.split("/")[1]
  return (
    <main id="main" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto outline-none" key={screen}>
      <ErrorBoundary>
        <Suspense fallback={<ScreenSkeleton />}>
          <Outlet />
        </Suspense>
      </ErrorBoundary>
    </main>
  )
}
