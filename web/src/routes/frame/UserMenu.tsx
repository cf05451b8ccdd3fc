import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react"
import { endSession } from "@/api/session"
import { ROLE_LABEL } from "@/api/labels"
import type { Me } from "@/api/types"
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/lib/theme"
import { IconButton } from "@/ui/Button"
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/Menu"

const THEMES: readonly { choice: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { choice: "light", label: "Light", icon: Sun },
  { choice: "dark", label: "Dark", icon: Moon },
  { choice: "system", label: "As the system", icon: Monitor },
]

export function ThemeMenu() {
  const current = useThemeChoice()
  const Icon = THEMES.find((theme) => theme.choice === current)?.icon ?? Monitor
  return (
    <Menu
      trigger={
        <IconButton label="Theme">
          <Icon aria-hidden />
        </IconButton>
      }
    >
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map(({ choice, label, icon: ThemeIcon }) => (
        <MenuItem
          key={choice}
          onSelect={() => {
            chooseTheme(choice)
          }}
        >
          <ThemeIcon aria-hidden />
          <span className={choice === current ? "font-semibold" : undefined}>{label}</span>
          {choice === current ? <span className="sr-only">(chosen)</span> : null}
        </MenuItem>
      ))}
    </Menu>
  )
}

export function UserMenu({ me }: { me: Me }) {
  return (
    <Menu
      trigger={
        <IconButton label={`User: ${me.name}`}>
          <UserRound aria-hidden />
        </IconButton>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate text-sm font-medium">{me.name}</p>
        <p className="text-xs text-muted">{ROLE_LABEL[me.role]}</p>
      </div>
      <MenuLine />
      <MenuItem onSelect={endSession}>
        <LogOut aria-hidden />
        Log out
      </MenuItem>
    </Menu>
  )
}
