import { Loading, Skeleton } from "@/ui/states"

export function ScreenSkeleton() {
  return (
    <Loading label="Loading the screen">
      <div className="mx-auto grid max-w-[1280px] gap-5 p-4 md:p-6">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-24" />
        <Skeleton className="h-64" />
      </div>
    </Loading>
  )
}
