// The only file that imports ECharts, and only what is drawn; loaded when the first chart is.
import { BarChart, LineChart, PieChart, ScatterChart, SunburstChart } from "echarts/charts"
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components"
import { init, use as register } from "echarts/core"
import { CanvasRenderer } from "echarts/renderers"

register([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  PieChart,
  ScatterChart,
  SunburstChart,
  TooltipComponent,
])

export { init }
