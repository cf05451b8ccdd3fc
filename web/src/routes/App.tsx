import { useQuery } from "@tanstack/react-query"
import { Link, Navigate, Route, Routes } from "react-router"
import { meQuery } from "@/features/session/queries"
import { Empty } from "@/ui/states"
import { LogIn } from "./LogIn"
import { openableScreens, SCREENS, type Screen } from "./screens"
import { Session } from "./Session"

export function App() {
  return (
    <Routes>
      <Route path="/login" element={<LogIn />} />
      <Route element={<Session />}>
        <Route index element={<Home />} />
        {SCREENS.map((screen) => (
          <Route key={screen.path} path={`${screen.path}/*`} element={<Guarded screen={screen} />} />
        ))}
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  )
}

function usePermissions() {
  const { data } = useQuery(meQuery())
  return data?.permissions ?? []
}

/** The first screen that the role may open. */
function Home() {
  const home = openableScreens(usePermissions())[0]
  return home ? <Navigate to={home.path} replace /> : <NotAllowed />
}

function Guarded({ screen }: { screen: Screen }) {
  return usePermissions().includes(screen.permission) ? <screen.Component /> : <NotAllowed />
}

function NotAllowed() {
  return (
    <Empty title="Your role may not open this screen">
      Ask an administrator for a role that may.
    </Empty>
  )
}

function NotFound() {
  return (
    <Empty
      title="There is no such page"
      action={
        <Link to="/" className="font-medium text-accent hover:underline">
          Go to the first screen
        </Link>
      }
    >
      The address may be mistyped, or from another version.
    </Empty>
  )
}
