import { Ellipsis, PanelLeftClose, PanelLeftOpen } from "lucide-react"
import { NavLink, useLocation, useNavigate } from "react-router"
import { cx } from "@/lib/cx"
import { IconButton } from "@/ui/Button"
import { Menu, MenuItem } from "@/ui/Menu"
import type { Screen } from "../screens"
import { Logo } from "./Logo"

type RailProps = {
  screens: Screen[]
  workspace: string | undefined
  isCollapsed: boolean
  onCollapse: (isCollapsed: boolean) => void
}

/** The screens, at the left; icons alone when collapsed. */
export function Rail({ screens, workspace, isCollapsed, onCollapse }: RailProps) {
  const Icon = isCollapsed ? PanelLeftOpen : PanelLeftClose
  return (
    <nav
      aria-label="Screens"
      className={cx(
        "hidden shrink-0 flex-col gap-0.5 border-r bg-canvas px-2 py-2 md:flex",
        isCollapsed ? "w-[52px]" : "w-[208px]",
      )}
    >
      <div className="mb-2 flex h-9 items-center gap-2 px-1.5">
        <Logo className="size-6 shrink-0" />
        {isCollapsed ? null : (
          <span className="min-w-0 truncate font-semibold">
            C360 {workspace ? <span className="font-normal text-muted">{workspace}</span> : null}
          </span>
        )}
      </div>
      {screens.map((screen) => (
        <RailLink key={screen.path} screen={screen} isCollapsed={isCollapsed} />
      ))}
      <IconButton
        label={isCollapsed ? "Expand the rail" : "Collapse the rail"}
        className="mt-auto ml-0.5"
        onClick={() => {
          onCollapse(!isCollapsed)
        }}
      >
        <Icon aria-hidden />
      </IconButton>
    </nav>
  )
}

function RailLink({ screen, isCollapsed }: { screen: Screen; isCollapsed: boolean }) {
  return (
    <NavLink
      to={screen.path}
      title={isCollapsed ? screen.label : undefined}
      onPointerEnter={() => void screen.load()}
      onFocus={() => void screen.load()}
      className={({ isActive }) =>
        cx(
          "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium [&_svg]:size-4 [&_svg]:shrink-0",
          isActive ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-ink",
        )
      }
    >
      <screen.icon aria-hidden />
      <span className={isCollapsed ? "sr-only" : "truncate"}>{screen.label}</span>
    </NavLink>
  )
}

/** As many as have room side by side on the smallest phone. */
const BAR_ROOM = 5

const BAR_ITEM =
  "flex min-w-0 flex-1 flex-col items-center gap-0.5 py-2 text-2xs font-medium [&_svg]:size-5"

/** The screens, at the bottom of a phone; those without room are behind "More". */
export function BottomBar({ screens }: { screens: Screen[] }) {
  const shown = screens.length > BAR_ROOM ? screens.slice(0, BAR_ROOM - 1) : screens
  return (
    <nav
      aria-label="Screens"
      className="flex shrink-0 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map((screen) => (
        <NavLink
          key={screen.path}
          to={screen.path}
          className={({ isActive }) => cx(BAR_ITEM, isActive ? "text-accent" : "text-muted")}
        >
          <screen.icon aria-hidden />
          {screen.label}
        </NavLink>
      ))}
      {shown.length < screens.length ? <MoreScreens screens={screens.slice(shown.length)} /> : null}
    </nav>
  )
}

function MoreScreens({ screens }: { screens: Screen[] }) {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const isHere = screens.some(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
  return (
    <Menu
      trigger={
        <button type="button" className={cx(BAR_ITEM, isHere ? "text-accent" : "text-muted")}>
          <Ellipsis aria-hidden />
          More
        </button>
      }
    >
      {screens.map((screen) => (
        <MenuItem
          key={screen.path}
          onSelect={() => {
            void navigate(screen.path)
          }}
        >
          <screen.icon aria-hidden />
          {screen.label}
        </MenuItem>
      ))}
    </Menu>
  )
}
